import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tell } from '../activity';
import type { Compose, ComposeProject, Services } from '../docker/compose';
import { Container } from '../docker/container';
import type { Engine } from '../docker/engine';
import { Footprint } from '../docker/footprint';
import { SocketRelay } from '../docker/socket-relay';
import { PlainError, UserError } from '../plain-error';
import type { Settings } from '../settings';
import { type Composition, compositionOf } from './composition';
import { claimsOf, devName } from './dev-names';
import { Faults } from './faults';
import { Logins } from './logins';
import { awaitReadiness } from './readiness';
import { StartupWatch } from './startup-watch';
import { COMPOSE_DIRECTORY, dockerfileOn, type Topology } from './topology';
import { Validator } from './validator';
import { Validators } from './validators';

/** A Fabric network on a Docker engine: what Compose brings up, and what the peers make of themselves there. */
export class Network {
  readonly logins: Logins;
  readonly faults: Faults;
  readonly #containers = new Map<string, Container>();
  /** By peer, where each has a socket of its own. */
  readonly #sockets = new Map<string, SocketRelay>();
  #peers: readonly Validator[] = [];
  /** Pending while Compose brings services up. */
  #composing: Promise<Services> | undefined;

  private constructor(
    private readonly engine: Engine,
    private readonly compose: Compose,
    private readonly settings: Settings,
    readonly topology: Topology,
    readonly composition: Composition,
    /** Compose's; its name names and labels all of the network. */
    readonly project: ComposeProject,
    readonly footprint: Footprint,
  ) {
    this.logins = new Logins(composition.secured);
    this.faults = new Faults(this, engine);
  }

  /**
   * Takes note of what the engine holds, and starts nothing yet: from here on `remove` takes all away. Throws a
   * UserError where a Compose file is not right.
   */
  static async prepare(
    engine: Engine,
    compose: Compose,
    settings: Settings,
    topology: Topology,
    name: string,
  ): Promise<Network> {
    const environment = composeEnvironment(engine, settings);
    const project = { name, directory: COMPOSE_DIRECTORY, files: topology.files, environment };
    const composition = compositionOf(await compose.config(project));
    const peers = [...composition.validators, ...composition.nonValidators];
    const footprint = await Footprint.begin(engine, claimsOf(name, settings.networkId, peers));
    return new Network(engine, compose, settings, topology, composition, project, footprint);
  }

  /** Up and usable: every validator lists every validator. Throws as soon as one of them exits. */
  start(): Promise<void> {
    return tell({ kind: 'start', title: this.topology.title, within: this.settings.waits.ready }, () =>
      this.#start(),
    );
  }

  async #start(): Promise<void> {
    this.#refuseTakenNames();
    const overlay = mkdtempSync(join(tmpdir(), `${this.project.name}-`));
    const watch = new StartupWatch(this.engine, this.project.name);
    try {
      if (this.topology.ownSockets) await this.#openSockets();
      const files = [...this.project.files, ...this.#settingsOverlay(overlay)];
      this.#composing = this.compose.up(this.engine, { ...this.project, files });
      this.#started(await watch.during(this.#composing));
      this.#composing = undefined;
      await watch.during(this.awaitReadiness(this.#peers, this.settings.waits.ready, watch.signal));
    } finally {
      watch.end();
      rmSync(overlay, { recursive: true, force: true });
    }
  }

  /** Validating or not. Throws a UserError that says which there are. */
  peer(name: string): Validator {
    const peer = this.#peers.find((candidate) => candidate.name === name);
    if (peer) return peer;
    throw new UserError(`${name}: this network has ${this.#peers.map((one) => one.name).join(', ')}`);
  }

  /** The container of a service: a peer's, membersrvc's or another's. Throws a UserError for one that is not there. */
  container(service: string): Container {
    const container = this.#containers.get(service);
    if (container) return container;
    throw new UserError(`${service}: this network has ${[...this.#containers.keys()].sort().join(', ')}`);
  }

  /** All peers, validating or not. */
  get peers(): readonly Validator[] {
    return this.#peers;
  }

  /** Waits until each of these peers lists each of them. */
  async awaitReadiness(
    peers: readonly Validator[],
    within = this.settings.waits.ready,
    signal?: AbortSignal,
  ): Promise<void> {
    await awaitReadiness(peers, this.engine.events, within, signal);
  }

  /** The validating peers that should be up: all but those the scenario itself has stopped, killed or paused. */
  get validators(): Validators {
    if (this.#peers.length === 0) throw new Error(`the ${this.topology.title} is not up`);
    const { validators } = this.composition;
    return this.#assertingOn(
      this.#peers.filter(({ name }) => validators.includes(name) && this.faults.shouldBeUp(name)),
    );
  }

  /** The assertions on these peers, validating or not, up or not. */
  only(names: readonly string[]): Validators {
    return this.#assertingOn(names.map((name) => this.peer(name)));
  }

  #assertingOn(peers: readonly Validator[]): Validators {
    return new Validators(peers, this, this.engine, this.settings.waits);
  }

  /** The name of the image and the container that `peer` makes for the chaincode. */
  devName(peer: string, chaincodeName: string): string {
    return devName(this.settings.networkId, peer, chaincodeName);
  }

  /** The peer's own socket to the Docker engine, to be taken away and given back. */
  socketOf(peer: string): SocketRelay {
    const socket = this.#sockets.get(this.peer(peer).name);
    if (socket) return socket;
    throw new PlainError(
      `${peer} has no Docker socket of its own: the network was started before that was known`,
    );
  }

  async removeDevContainer(peer: string, chaincodeName: string): Promise<void> {
    const name = this.devName(this.peer(peer).name, chaincodeName);
    await this.engine.docker.getContainer(name).remove({ force: true });
  }

  /** The peer's image; no container may be made of it. */
  async removeDevImage(peer: string, chaincodeName: string): Promise<void> {
    await this.engine.docker.getImage(this.devName(this.peer(peer).name, chaincodeName)).remove();
  }

  /** Stops and removes everything of this network, and nothing else. Can be called at any time, also twice. */
  remove(): Promise<void> {
    return tell({ kind: 'teardown', title: this.topology.title }, () => this.#remove());
  }

  async #remove(): Promise<void> {
    await this.footprint.remove();
    await Promise.all([...this.#sockets.values()].map((socket) => socket.remove()));
    if (!this.#composing) return;
    // Interrupted while Compose was at it: it may have made one more container in the meantime.
    await Promise.allSettled([this.#composing]);
    await this.footprint.remove();
  }

  #started(services: Services): void {
    for (const [name, id] of services)
      this.#containers.set(name, new Container(this.engine.docker, id, name));
    const { validators, nonValidators, tls } = this.composition;
    const peer = (name: string) => new Validator(name, this.container(name), tls);
    this.#peers = [...validators, ...nonValidators].map(peer);
  }

  /** A peer stops and removes any container that bears the name it wants, whoever made it. */
  #refuseTakenNames(): void {
    const taken = this.footprint.namesTaken;
    if (taken.length === 0) return;
    throw new UserError(
      `Containers from before bear names that this network's peers would take, and a deploy could remove them:\n` +
        `${taken.map((name) => `  ${name}`).join('\n')}\n` +
        `If they are left over from an earlier network, remove them: docker rm -f ${taken.join(' ')}`,
    );
  }

  async #openSockets(): Promise<void> {
    for (const peer of this.composition.validators) {
      const socket = new SocketRelay(this.engine.socket);
      this.#sockets.set(peer, socket);
      await socket.open();
    }
  }

  /** What a scenario changes, as one more Compose file (JSON is YAML), layered over the others. */
  #settingsOverlay(directory: string): string[] {
    const { settings, settingsOf = {} } = this.topology;
    const services = [...new Set([...this.composition.validators, ...Object.keys(settingsOf)])]
      .map((name) => [name, this.#changesOf(name, { ...settings, ...settingsOf[name] })] as const)
      .filter(([, changes]) => Object.keys(changes).length > 0);
    if (services.length === 0) return [];
    const file = join(directory, 'settings.yml');
    writeFileSync(file, JSON.stringify({ services: Object.fromEntries(services) }));
    return [file];
  }

  #changesOf(service: string, environment: Readonly<Record<string, string>>): object {
    const socket = this.#sockets.get(service);
    return {
      ...(Object.keys(environment).length > 0 && { environment: literally(environment) }),
      ...(socket && { volumes: [`${socket.directory}:/host/var/run`] }),
    };
  }
}

/** Compose would put variables of its own in the place of `$GOPATH`. */
function literally(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([key, value]) => [key, value.replaceAll('$', '$$$$')]),
  );
}

/** What the Compose files take from outside. */
function composeEnvironment(engine: Engine, settings: Settings): Record<string, string> {
  const { images, baseImageNamed, networkId } = settings;
  return {
    PATH: process.env['PATH'] ?? '',
    FABRIC_PEER_IMAGE: images.peer,
    FABRIC_MEMBERSRVC_IMAGE: images.membersrvc,
    FABRIC_CCENV_IMAGE: images.ccenv,
    CORE_PEER_NETWORKID: networkId,
    ENGINE_SOCKET_DIRECTORY: engine.socketDirectory,
    ...(baseImageNamed && {
      CORE_CHAINCODE_GOLANG_DOCKERFILE: dockerfileOn(images.base),
    }),
  };
}
