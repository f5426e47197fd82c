import { rmSync } from 'node:fs';
import { DevContainers } from '../chaincode/dev-containers';
import { namesTaken } from '../cleanup/kept-networks';
import type { Compose, Services } from '../docker/compose';
import { Container, findContainer } from '../docker/container';
import { findImage } from '../docker/images';
import { AssertionFailure, UserError } from '../errors';
import { peersOf } from '../fabric/composition';
import { type PeerName, short } from '../fabric/names';
import { trace } from '../waiting/spans';
import { Client } from './client';
import { EngineFaults } from './engine-faults';
import { Faults } from './faults';
import { Ordering } from './ordering';
import { Peer } from './peer';
import { PeerAssertions } from './peer-assertions';
import { ReachedContainer } from './reached-container';
import { awaitReadiness, requireFresh, StartupWatch } from './startup';
import { NetworkState, type PreparedNetwork } from './state';

/** A Fabric network on a Docker engine, assembled from parts that share its state. */
export class Network {
  readonly state: NetworkState;
  readonly faults: Faults;
  readonly ordering: Ordering;
  readonly engineFaults: EngineFaults;
  readonly devContainers: DevContainers;
  readonly client: Client;
  /** Pending while Compose starts services. */
  #composing: Promise<Services> | undefined;
  /** Ends a start that is under way. */
  readonly #removal = new AbortController();

  constructor(
    prepared: PreparedNetwork,
    private readonly compose: Compose,
  ) {
    this.state = new NetworkState(prepared);
    this.ordering = new Ordering(this.state);
    this.faults = new Faults(this.state, this.ordering);
    this.engineFaults = new EngineFaults(this.state);
    this.devContainers = new DevContainers(this.state);
    this.client = new Client(this.state);
  }

  /** Starts it, and returns once every peer is ready. Throws as soon as a container exits. */
  start(): Promise<void> {
    const { engine, topology, networkId, project, resources, waits, generation } = this.state;
    return trace({ kind: 'start', title: topology.title, within: waits.ready }, async () => {
      const taken = resources.namesTaken;
      if (taken.length > 0) throw await namesTaken(engine, taken, networkId, generation.devNames);
      const watch = new StartupWatch(this.state);
      try {
        this.#composing = this.compose.up(engine, project, {
          within: waits.ready,
          signal: this.#removal.signal,
        });
        this.attach(await watch.during(this.#composing));
        this.#composing = undefined;
        await watch.during(this.#form());
        const wait = { within: waits.ready, signal: watch.signal, isFirstStart: true };
        await watch.during(awaitReadiness(this.state, this.state.peers, wait));
        await requireFresh(this.state);
      } finally {
        watch.end();
      }
    });
  }

  /** Its services run: from here on it has peers. */
  attach(services: Services): void {
    const { engine, containers, composition } = this.state;
    for (const [service, id] of services) {
      const name = this.state.nameOf(service);
      containers.set(name, new Container(engine.docker, id, name));
    }
    this.state.peers = peersOf(composition).map(
      (name) => new Peer(name, this.state.container(name), this.state),
    );
    this.state.orderers = [...composition.orderers.keys()].map(
      (name) => new ReachedContainer(name, this.state.container(name), engine.place),
    );
  }

  /** Assertions on these peers, validating or not; without names on each validating peer that should be up. */
  assertions(names?: readonly PeerName[]): PeerAssertions {
    const peers = names ? [...new Set(names.map((name) => this.state.peer(name)))] : this.state.upValidators;
    return new PeerAssertions(this.state, this.devContainers, peers);
  }

  /** Starts what was stopped, unpauses what was paused, and returns once all peers that are up are ready. */
  async resumeAndAwait(services: readonly string[], within: number): Promise<void> {
    await this.faults.resume(services);
    const up = this.state.peers.filter(({ name }) => this.state.shouldBeUp(name));
    await awaitReadiness(this.state, up, { within });
  }

  get isRemoved(): boolean {
    return this.#removal.signal.aborted;
  }

  /** Throws an AssertionFailure that lists what of it is left on the engine; a UserError where nobody has removed it yet. */
  async assertNothingLeft(): Promise<void> {
    if (!this.isRemoved)
      throw new UserError('the network still runs: this step checks, it removes nothing', {
        action: 'remove the network',
      });
    const left = await this.state.resources.leftovers();
    if (left.length > 0) throw new AssertionFailure(`left of the network: ${left.join(', ')}`);
  }

  /** Stops and removes everything of this network, and nothing else. Can be called at any time, also twice. */
  remove(): Promise<void> {
    const { gateway, resources, directory, topology } = this.state;
    return trace({ kind: 'teardown', title: topology.title }, async () => {
      this.#removal.abort(new UserError('the network was removed while it started'));
      for (const one of [...this.state.peers, ...this.state.orderers]) one.end();
      await gateway?.close(); // Peers create nothing from here on; the engine gives up what is being built.
      await resources.remove();
      if (this.#composing) {
        // Interrupted while Compose was at work: it may have made one more container.
        await Promise.allSettled([this.#composing]);
        await resources.remove();
      }
      rmSync(directory, { recursive: true, force: true });
    });
  }

  #form(): Promise<void> {
    const { fabric, peers, orderers, waits } = this.state;
    return fabric.form({ peers, orderers, within: waits.ready });
  }
}

/** What a @shared scenario must not change: a text for each peer, dev image and dev container. */
export type Fingerprint = ReadonlyMap<string, string>;

/**
 * Chain and process of each peer, the dev images and the dev containers. Logins are not part of it: to log in again
 * changes nothing.
 */
export async function fingerprintOf({ state }: Network): Promise<Fingerprint> {
  const { peers, resources, engine } = state;
  const ofContainer = async ([name, id]: [string, string]): Promise<[string, string]> => {
    const container = await findContainer(engine.docker, id);
    return [short(name), container ? `${id.slice(0, 12)}, ${processOf(container.State)}` : 'removed'];
  };
  const ofImage = async (name: string, builtAt: number): Promise<[string, string]> => {
    const image = await findImage(engine.docker, name);
    return [`image ${short(name)}`, image ? `built ${new Date(builtAt).toISOString()}` : 'removed'];
  };
  return new Map(
    await Promise.all([
      ...peers.map(ofPeer),
      ...[...resources.containers].map(ofContainer),
      ...[...resources.images].map(([name, { at }]) => ofImage(name, at)),
    ]),
  );
}

async function ofPeer({ name, client, container }: Peer): Promise<[string, string]> {
  const { State } = await container.inspect();
  if (State.Status !== 'running') return [name, processOf(State)];
  const { height, hash } = await client.tip();
  return [name, `at height ${height} (${hash.slice(0, 8)}…), ${processOf(State)}`];
}

const processOf = ({ Status, StartedAt }: { Status: string; StartedAt: string }): string =>
  `${Status} since ${StartedAt}`;

/** Throws an AssertionFailure that lists what changed. */
export function assertUnchanged(before: Fingerprint, after: Fingerprint): void {
  const changes = [...new Set([...before.keys(), ...after.keys()])]
    .filter((subject) => before.get(subject) !== after.get(subject))
    .map(
      (subject) => `\n  ${subject}: ${before.get(subject) ?? 'nothing'} → ${after.get(subject) ?? 'nothing'}`,
    );
  if (changes.length > 0)
    throw new AssertionFailure(
      '@shared scenarios must not change the network, but this one did. ' +
        `Remove the tag, or move the set-up into Given steps.${changes.join('')}`,
    );
}
