import { session } from '../../steps/bddtests/session/session';
import { topologyOfFiles } from '../../support/fabric/v0.6/topology';
import { Transactions } from '../../support/fabric/v0.6/transactions';
import { Faults } from '../../support/network/faults';
import type { Network } from '../../support/network/network';
import type { Peer } from '../../support/network/peer';
import { PeerAssertions } from '../../support/network/peer-assertions';
import { awaitReadiness } from '../../support/network/readiness';
import type { Run } from '../../support/network/run';
import { FabricWorld } from '../../support/world';
import { FakeEngine } from '../docker/fake-engine';
import { FakePeer } from './fake-peer';
import type { StepDefinitions } from './step-definitions';

/** Milliseconds: what does not come in that time does not come on fakes. */
const WAITS = { ready: 40, deploy: 40, commit: 40 };

/** A sentence, with the table below it. */
export type Sentence = string | readonly [sentence: string, ...rows: readonly string[][]];

/** A scenario on a network of fake peers: the steps, the World and its support are the real ones. */
export class Scenario {
  readonly engine = new FakeEngine();
  readonly world = new FabricWorld({
    attach: () => {},
    log: () => {},
    link: () => {},
    parameters: {},
  } as never);
  #peers = new Map<string, FakePeer>();

  private constructor(private readonly definitions: StepDefinitions) {}

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
    session(this.world).events.end();
    for (const peer of this.peers) peer.stop();
  }

  async #startNetwork(): Promise<void> {
    const { engine } = this.engine;
    const network = fakeNetwork(this.peers, engine);
    const run = { engine, settings: { waits: WAITS }, prepareNetwork: async () => network };
    this.world.run = run as unknown as Run;
    await this.world.startNetwork(topologyOfFiles('docker-compose-1.yml'));
  }
}

function fakeNetwork(fakes: readonly FakePeer[], engine: FakeEngine['engine']): Network {
  const peers = fakes.map(({ validator }) => validator);
  const peer = (name: string): Peer => {
    const found = peers.find((candidate) => candidate.name === name);
    if (found) return found;
    throw new RangeError(`${name}: this network has ${peers.map((one) => one.name).join(', ')}`);
  };
  const only = (names: readonly string[]) => new PeerAssertions(names.map(peer), network, engine, WAITS);
  const network = {
    topology: { title: 'network of fakes', settings: {} },
    project: { name: 'fakes' },
    composition: {
      settings: [],
      validators: peers.map(({ name }) => name),
      nonValidators: [],
      secured: false,
    },
    footprint: { containers: new Map(), images: new Map(), tagged: () => undefined, isNew: () => true },
    submissions: new Transactions(),
    peers,
    peer,
    container: (name: string) => peer(name).container,
    only,
    get validators() {
      return only(peers.map(({ name }) => name).filter((name) => faults.shouldBeUp(name)));
    },
    devName: (name: string, chaincode: string) => `dev-${name}-${chaincode}`,
    awaitReadiness: (those: readonly Peer[], within: number) => awaitReadiness(those, engine.events, within),
    start: async () => {},
    get faults() {
      return faults;
    },
  } as unknown as Network;
  const faults = new Faults(network, engine);
  return network;
}
