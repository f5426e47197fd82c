import { rmSync } from 'node:fs';
import { removeDevContainer, removeDevImage } from '../chaincode/dev-removal';
import type { CreatedResources } from '../cleanup/created-resources';
import { namesTaken } from '../cleanup/kept-networks';
import type { ComposeProject, Services } from '../docker/compose';
import { Container } from '../docker/container';
import { UserError } from '../errors';
import { type Composition, peersOf } from '../fabric/v0.6/composition';
import { devName, devNames } from '../fabric/v0.6/dev-names';
import { Logins } from '../fabric/v0.6/logins';
import type { Topology } from '../fabric/v0.6/topology';
import { Transactions } from '../fabric/v0.6/transactions';
import type { Gateway } from '../gateway/gateway';
import type { Settings } from '../settings';
import { trace } from '../waiting/spans';
import { EngineFaults } from './engine-faults';
import { Faults } from './faults';
import { Peer } from './peer';
import { PeerAssertions } from './peer-assertions';
import { peerEvents } from './peer-events';
import { inOrder, inWords } from './peer-names';
import { type NetworkIds, type Prepared, prepare, type RunContext } from './preparation';
import { awaitReadiness } from './readiness';
import { StartupWatch } from './startup-watch';

/** A Fabric network on a Docker engine: what Compose brings up, and what the peers make of themselves there. */
export class Network {
  readonly logins: Logins;
  readonly faults: Faults;
  readonly engineFaults: EngineFaults;
  readonly transactions = new Transactions();
  readonly #containers = new Map<string, Container>();
  #peers: readonly Peer[] = [];
  /** Pending while Compose brings services up. */
  #composing: Promise<Services> | undefined;

  private constructor(
    private readonly premises: RunContext,
    readonly topology: Topology,
    private readonly prepared: Prepared,
    /** Begins the names of what its peers make. */
    readonly networkId: string,
  ) {
    this.logins = new Logins(prepared.composition.secured);
    this.faults = new Faults(this, premises.engine);
    this.engineFaults = new EngineFaults(this);
  }

  /**
   * Takes note of what the engine holds, and starts nothing yet: from here on `remove` takes all away. Throws a
   * UserError where a Compose file is not right.
   */
  static async prepare(premises: RunContext, topology: Topology, identity: NetworkIds): Promise<Network> {
    const prepared = await prepare(premises, topology, identity);
    return new Network(premises, topology, prepared, identity.networkId);
  }

  get composition(): Composition {
    return this.prepared.composition;
  }

  /** Compose's; its name names and labels all of the network. */
  get project(): ComposeProject {
    return this.prepared.project;
  }

  get resources(): CreatedResources {
    return this.prepared.footprint;
  }

  /** Up and usable: every validator lists every validator. Throws as soon as one of them exits. */
  start(): Promise<void> {
    return trace({ kind: 'start', title: this.topology.title, within: this.#waits.ready }, () =>
      this.#start(),
    );
  }

  async #start(): Promise<void> {
    await this.#refuseTakenNames();
    const watch = new StartupWatch(this.premises.engine, this.project.name);
    try {
      this.#composing = this.premises.compose.up(this.premises.engine, this.project, {
        within: this.#waits.ready,
      });
      this.#started(await watch.during(this.#composing));
      this.#composing = undefined;
      await watch.during(this.awaitReadiness(this.#peers, this.#waits.ready, watch.signal));
    } finally {
      watch.end();
    }
  }

  /** Validating or not. Throws a UserError that says which there are. */
  peer(name: string): Peer {
    const peer = this.#peers.find((candidate) => candidate.name === name);
    if (peer) return peer;
    throw new UserError(`${name}: this network has ${inWords(this.#peers.map((one) => one.name))}`);
  }

  /** The container of a service: a peer's, membersrvc's or another's. Throws a UserError for one that is not there. */
  container(service: string): Container {
    const container = this.#containers.get(service);
    if (container) return container;
    throw new UserError(`${service}: this network has ${inWords(inOrder([...this.#containers.keys()]))}`);
  }

  /** All peers, validating or not. */
  get peers(): readonly Peer[] {
    return this.#peers;
  }

  /** Waits until each of these peers lists each of them. */
  async awaitReadiness(
    peers: readonly Peer[],
    within = this.#waits.ready,
    signal?: AbortSignal,
  ): Promise<void> {
    const eventsOf = (peer: string) => peerEvents(this.premises.engine.events, this, [peer]);
    await awaitReadiness(peers, eventsOf, within, signal);
  }

  /** The validating peers that should be up: all but those the scenario itself has stopped, killed or paused. */
  get validators(): PeerAssertions {
    if (this.#peers.length === 0) throw new Error(`the ${this.topology.title} is not up`);
    const { validators } = this.composition;
    return this.#assertingOn(
      this.#peers.filter(({ name }) => validators.includes(name) && this.faults.shouldBeUp(name)),
    );
  }

  /** The assertions on these peers, validating or not, up or not. */
  only(names: readonly string[]): PeerAssertions {
    return this.#assertingOn(names.map((name) => this.peer(name)));
  }

  #assertingOn(peers: readonly Peer[]): PeerAssertions {
    return new PeerAssertions(peers, this, this.premises.engine, this.#waits);
  }

  /** The name of the image and the container that `peer` makes for the chaincode. */
  devName(peer: string, chaincodeName: string): string {
    return devName(this.networkId, peer, chaincodeName);
  }

  /** Between the peers and the engine; undefined where they have the engine's own socket. */
  get gateway(): Gateway | undefined {
    return this.prepared.gateway;
  }

  /** Throws a UserError where there is none, or none yet. */
  removeDevContainer(peer: string, chaincodeName: string): Promise<void> {
    return removeDevContainer(this.premises.engine, this.devName(this.peer(peer).name, chaincodeName), peer);
  }

  /** The peer's image; no container may be made of it. Throws a UserError where there is none, or none yet. */
  removeDevImage(peer: string, chaincodeName: string): Promise<void> {
    return removeDevImage(this.premises.engine, this.devName(this.peer(peer).name, chaincodeName), peer);
  }

  /** Stops and removes everything of this network, and nothing else. Can be called at any time, also twice. */
  remove(): Promise<void> {
    return trace({ kind: 'teardown', title: this.topology.title }, () => this.#remove());
  }

  async #remove(): Promise<void> {
    await this.prepared.gateway?.close(); // Nothing new from here on; the engine gives up what is being built.
    await this.resources.remove();
    if (this.#composing) {
      // Interrupted while Compose was at it: it may have made one more container in the meantime.
      await Promise.allSettled([this.#composing]);
      await this.resources.remove();
    }
    rmSync(this.prepared.directory, { recursive: true, force: true });
  }

  #started(services: Services): void {
    for (const [name, id] of services)
      this.#containers.set(name, new Container(this.premises.engine.docker, id, name));
    const { tls } = this.composition;
    const peer = (name: string) => new Peer(name, this.container(name), { tls });
    this.#peers = peersOf(this.composition).map(peer);
  }

  async #refuseTakenNames(): Promise<void> {
    const taken = this.resources.namesTaken;
    if (taken.length > 0) throw await namesTaken(this.premises.engine, taken, this.networkId, devNames);
  }

  get #waits(): Settings['waits'] {
    return this.premises.settings.waits;
  }
}
