import { granted } from '../support/attempts';
import { chaincodeByAlias } from '../support/fabric/chaincode';
import { Client } from '../support/network/client';
import type { Deployment } from '../support/network/deployment';
import type { Network } from '../support/network/network';
import { type Topology, topologyOf } from '../support/network/topology';
import type { Run } from '../support/run';

/** A network with example02 deployed, its dev containers running. */
export interface Deployed {
  readonly network: Network;
  readonly client: Client;
  readonly deployment: Deployment;
}

/** What the measures share: the run, and one network for many samples. */
export class Bench {
  #deployed: Promise<Deployed> | undefined;

  constructor(readonly run: Run) {}

  /** Started with the first measure that needs it; every vp is up whenever a measure gets it. */
  deployed(): Promise<Deployed> {
    this.#deployed ??= this.#deploy();
    return this.#deployed;
  }

  /** Does the work on a network that is prepared and not started, and removes it. */
  async onNetwork<T>(topology: Topology, work: (network: Network) => Promise<T>): Promise<T> {
    const network = await this.run.prepareNetwork(topology);
    try {
      return await work(network);
    } finally {
      await this.run.removeNetwork(network);
    }
  }

  /** Removes the shared network: the next measure that needs one gets a new one. */
  async removeDeployed(): Promise<void> {
    const deployed = await this.#deployed;
    this.#deployed = undefined;
    if (deployed) await this.run.removeNetwork(deployed.network);
  }

  async #deploy(): Promise<Deployed> {
    const network = await this.run.prepareNetwork(topologyOf(4, 'pbft batch'));
    await network.start();
    const client = new Client(network);
    const deployment = await deployExample02(client);
    await network.validators.runDevContainer(deployment);
    await network.validators.haveDeployed(deployment);
    return { network, client, deployment };
  }
}

/** Returns once the peer has taken the deploy. The same arguments give the same chaincode. */
export async function deployExample02(client: Client, args = ['a', '100', 'b', '200']): Promise<Deployment> {
  return granted('deploy', await client.deploy(chaincodeByAlias('example02'), { args }, {}));
}
