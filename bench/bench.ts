import type { Deployment } from '../support/chaincode/deployment';
import { chaincodeByAlias, generation } from '../support/fabric/generations';
import { unwrap } from '../support/fabric/outcome';
import { Secrets } from '../support/fabric/secrets';
import type { Topology } from '../support/fabric/topology';
import type { Client } from '../support/network/client';
import type { Network } from '../support/network/network';
import type { Peer } from '../support/network/peer';
import type { Run } from '../support/network/run';
import { Recorder } from '../support/report/recorder';
import { reportedNetwork } from '../support/report/reported-network';
import { WatchedNetworks } from '../support/report/watched-containers';

/** A network with example02 deployed, its dev containers running. */
export interface Deployed {
  readonly network: Network;
  readonly client: Client;
  readonly deployment: Deployment;
}

/** What the measures share: the run, and one network for many samples. */
export class Bench {
  #deployed: Promise<Deployed> | undefined;
  readonly #recorders = new Map<Network, Recorder>();

  constructor(readonly run: Run) {}

  /** Started with the first measure that needs it; every vp is up whenever a measure gets it. */
  deployed(): Promise<Deployed> {
    this.#deployed ??= this.#deploy();
    return this.#deployed;
  }

  /** Does the work on a network that is not started yet, the only one while it lives, and removes it. */
  async onNetwork<T>(topology: Topology, work: (network: Network) => Promise<T>): Promise<T> {
    await this.removeDeployed(); // Its dev containers bear names that this network's peers will take.
    const network = await this.#prepare(topology);
    try {
      return await work(network);
    } finally {
      await this.#remove(network);
    }
  }

  /** Removes the shared network: the next measure that needs it gets a new one. */
  async removeDeployed(): Promise<void> {
    const deployed = this.#deployed;
    this.#deployed = undefined;
    if (deployed) await this.#remove((await deployed).network);
  }

  async #deploy(): Promise<Deployed> {
    const network = await this.#prepare(generation.topologies.find(4, 'pbft batch'));
    try {
      return await deployedOn(network);
    } catch (error) {
      await this.#remove(network);
      throw error;
    }
  }

  /** It is followed as a scenario's is, logs and all, since that is part of what a step costs. */
  async #prepare(topology: Topology): Promise<Network> {
    const network = await this.run.prepareNetwork(topology);
    const recorder = new Recorder(new Secrets(), new WatchedNetworks());
    recorder.begin();
    recorder.watch(reportedNetwork(network, this.run), this.run.engine);
    this.#recorders.set(network, recorder);
    return network;
  }

  async #remove(network: Network): Promise<void> {
    this.#recorders.get(network)?.end();
    await this.run.removeNetwork(network);
  }
}

/** Starts the network, and deploys example02 there. */
export async function deployedOn(network: Network): Promise<Deployed> {
  await network.start();
  const client = network.client;
  const deployment = await deployExample02(client);
  await network.assertions().runDevContainer(deployment);
  await network.assertions().haveDeployed(deployment);
  return { network, client, deployment };
}

/** Returns once the peer has taken the deploy. */
export async function deployExample02(client: Client): Promise<Deployment> {
  const example02 = chaincodeByAlias('example02');
  return unwrap('deploy', await client.deploy(example02, { args: example02.args }, {}));
}

/** A source that nobody has built makes the build a cold one, whatever layers are on the engine. */
export async function markSource({ container }: Peer, mark: string): Promise<void> {
  const script = `for file in "$GOPATH"/src/${chaincodeByAlias('example02').path}/*; do echo "// ${mark}" >> "$file"; done`;
  const { exitCode, stderr } = await container.exec(['sh', '-c', script]);
  if (exitCode !== 0) throw new Error(`the source of example02 can't be written to: ${stderr}`);
}
