import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ComposeProject, composeUp, type Services } from '../docker/compose';
import { Container } from '../docker/container';
import type { Engine } from '../docker/engine';
import { Footprint } from '../docker/footprint';
import { UserError } from '../plain-error';
import type { Settings } from '../settings';
import { claimsOf, devName } from './dev-names';
import { Logins } from './logins';
import { awaitReadiness } from './readiness';
import { StartupWatch } from './startup-watch';
import { COMPOSE_DIRECTORY, type Topology } from './topology';
import { Validator } from './validator';
import { Validators } from './validators';

/** A Fabric network on a Docker engine: what Compose brings up, and what the peers make of themselves there. */
export class Network {
  #validators: Validators | undefined;
  #logins = new Logins(false);
  /** Pending while Compose brings services up. */
  #composing: Promise<Services> | undefined;

  private constructor(
    private readonly engine: Engine,
    private readonly settings: Settings,
    readonly topology: Topology,
    /** Compose project; names and labels all of it. */
    readonly project: string,
    readonly footprint: Footprint,
  ) {}

  /** Takes note of what the engine holds, and starts nothing yet: from here on `remove` takes all away. */
  static async prepare(
    engine: Engine,
    settings: Settings,
    topology: Topology,
    project: string,
  ): Promise<Network> {
    const footprint = await Footprint.begin(
      engine,
      claimsOf(project, settings.networkId, topology.validators),
    );
    return new Network(engine, settings, topology, project, footprint);
  }

  /** Up and usable: every validator lists every validator. Throws as soon as one of them exits. */
  async start(): Promise<void> {
    this.#refuseTakenNames();
    const overlay = mkdtempSync(join(tmpdir(), `${this.project}-`));
    const watch = new StartupWatch(this.engine, this.project);
    try {
      this.#composing = composeUp(this.engine, this.#composeProject(overlay));
      const services = await watch.during(this.#composing);
      this.#composing = undefined;
      this.#logins = new Logins([...services.keys()].some((service) => service.startsWith('membersrvc')));
      this.#validators = new Validators(
        this.topology.validators.map((name) => this.#validator(name, services.get(name))),
        this,
        this.engine,
        this.settings.waits,
      );
      await watch.during(awaitReadiness(this.#validators.all, this.engine.events, this.settings.waits.ready));
    } finally {
      watch.end();
      rmSync(overlay, { recursive: true, force: true });
    }
  }

  get validators(): Validators {
    if (!this.#validators) throw new Error(`the ${this.topology.title} is not up`);
    return this.#validators;
  }

  get logins(): Logins {
    return this.#logins;
  }

  /** The name of the image and the container that `peer` makes for the chaincode. */
  devName(peer: string, chaincodeName: string): string {
    return devName(this.settings.networkId, peer, chaincodeName);
  }

  /** Stops and removes everything of this network, and nothing else. Can be called at any time, also twice. */
  async remove(): Promise<void> {
    await this.footprint.remove();
    if (!this.#composing) return;
    // Interrupted while Compose was at it: it may have made one more container in the meantime.
    await Promise.allSettled([this.#composing]);
    await this.footprint.remove();
  }

  #composeProject(overlayDirectory: string): ComposeProject {
    return {
      name: this.project,
      directory: COMPOSE_DIRECTORY,
      files: [...this.topology.files, ...this.#settingsOverlay(overlayDirectory)],
      environment: this.#environment(),
    };
  }

  #validator(name: string, containerId: string | undefined): Validator {
    if (!containerId) throw new Error(`${this.topology.files.join(' ')} has no service ${name}`);
    return new Validator(name, new Container(this.engine.docker, containerId, name));
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

  /** Settings of a scenario as one more Compose file (JSON is YAML), layered over the others. */
  #settingsOverlay(directory: string): string[] {
    const { settings, validators } = this.topology;
    if (Object.keys(settings).length === 0) return [];
    const file = join(directory, 'settings.yml');
    const services = Object.fromEntries(validators.map((name) => [name, { environment: settings }]));
    writeFileSync(file, JSON.stringify({ services }));
    return [file];
  }

  #environment(): Record<string, string> {
    const { images, baseImageNamed, networkId } = this.settings;
    return {
      PATH: process.env['PATH'] ?? '',
      FABRIC_PEER_IMAGE: images.peer,
      FABRIC_MEMBERSRVC_IMAGE: images.membersrvc,
      FABRIC_CCENV_IMAGE: images.ccenv,
      CORE_PEER_NETWORKID: networkId,
      ENGINE_SOCKET_DIRECTORY: this.engine.socketDirectory,
      ...(baseImageNamed && {
        CORE_CHAINCODE_GOLANG_DOCKERFILE: `from ${images.base}\nCOPY src $GOPATH/src\nWORKDIR $GOPATH\n`,
      }),
    };
  }
}
