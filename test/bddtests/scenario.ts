import type * as session from '../../steps/bddtests/session';
import { CreatedResources } from '../../support/cleanup/created-resources';
import type { Compose } from '../../support/docker/compose';
import { topologyOfFiles } from '../../support/fabric/topology';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { Network } from '../../support/network/network';
import type { Run } from '../../support/network/run';
import type { PreparedNetwork } from '../../support/network/state';
import { filterBySigns } from '../cleanup/filters';
import { FakeEngine } from '../docker/fake-engine';
import { FakePeer } from './fake-peer';
import type { StepDefinitions } from './step-definitions';

/** Milliseconds: what does not come in that time does not come on fakes. */
const WAITS = { ready: 400, deploy: 40, commit: 40 };

/** A sentence, with the table below it. */
export type Sentence = string | readonly [sentence: string, ...rows: readonly string[][]];

/** A scenario on a network of fake peers: the steps, the World and its support are the real ones. */
export class Scenario {
  readonly engine = new FakeEngine();
  readonly world: session.BddtestsWorld;
  #peers = new Map<string, FakePeer>();

  private constructor(private readonly definitions: StepDefinitions) {
    // It can be loaded only after Cucumber has loaded the steps.
    const { BddtestsWorld } = require('../../steps/bddtests/session') as typeof session;
    const nothing = () => {};
    this.world = new BddtestsWorld({ attach: nothing, log: nothing, link: nothing, parameters: {} } as never);
  }

  static async begin(definitions: StepDefinitions, peers: readonly string[] = ['vp0']): Promise<Scenario> {
    const scenario = new Scenario(definitions);
    for (const name of peers) scenario.#peers.set(name, await new FakePeer(name).start());
    await scenario.#startNetwork();
    return scenario;
  }

  peer(name: string): FakePeer {
    const peer = this.#peers.get(name);
    if (peer) return peer;
    throw new Error(`no ${name}`);
  }

  get peers(): FakePeer[] {
    return [...this.#peers.values()];
  }

  async says(...sentences: readonly Sentence[]): Promise<void> {
    for (const sentence of sentences) {
      if (typeof sentence === 'string') await this.definitions.run(this.world, sentence);
      else {
        const [text, ...rows] = sentence;
        await this.definitions.run(this.world, text, rows);
      }
    }
  }

  end(): void {
    void this.world.cleanUp();
    for (const peer of this.peers) peer.stop();
  }

  async #startNetwork(): Promise<void> {
    const network = await fakeNetwork(this.peers, this.engine);
    const run = {
      settings: { waits: WAITS },
      generation: fabric06,
      prepareNetwork: async () => network,
      removeNetwork: async () => {},
    };
    this.world.begin({
      run: run as unknown as Run,
      scenario: { title: '', uri: '', steps: [] },
      life: { kind: 'fresh' },
      announce: () => {},
      onNetwork: () => {},
    });
    await this.world.startNetwork(network.state.topology);
  }
}

async function fakeNetwork(fakes: readonly FakePeer[], fakeEngine: FakeEngine): Promise<Network> {
  const { engine } = fakeEngine;
  const names = fakes.map(({ name }) => name);
  const topology = topologyOfFiles('docker-compose-1.yml');
  const prepared: Partial<PreparedNetwork> = {
    engine,
    generation: fabric06,
    topology,
    composition: {
      services: names,
      settings: [],
      validators: names,
      nonValidators: [],
      secured: false,
      tls: false,
    },
    project: { name: 'fakes', directory: '', files: [], environment: {} },
    networkId: 'dev',
    resources: await CreatedResources.begin(engine, filterBySigns(fakeEngine, 'fakes', names)),
    waits: WAITS,
  };
  const network = new Network(prepared as PreparedNetwork, {} as Compose);
  for (const { name, container } of fakes) network.state.containers.set(name, container);
  network.state.peers = fakes.map(({ peer }) => peer);
  network.start = async () => {};
  return network;
}
