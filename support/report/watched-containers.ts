import type Docker from 'dockerode';
import type { Engine } from '../docker/engine';
import type { EngineEvent } from '../docker/events';
import { PROJECT_LABEL, SERVICE_LABEL } from '../docker/labels';
import { LogCapture } from '../docker/log-capture';
import { peersOf } from '../fabric/v0.6/composition';
import type { Network } from '../network/network';
import type { ContainerEvent, ContainerKind, RecordedContainer } from './recording';

/** One container, and those that came after it under its name. */
export interface WatchedContainer extends RecordedContainer {
  /** Of the last one under this name. */
  readonly id: string;
  /** Undefined where logs are not followed. */
  readonly log: LogCapture | undefined;
  /** As it was when it started last. */
  readonly inspection: Promise<Docker.ContainerInspectInfo | undefined>;
}

interface Watched extends WatchedContainer {
  id: string;
  readonly events: ContainerEvent[];
  inspection: Promise<Docker.ContainerInspectInfo | undefined>;
}

/** Of those with the same rank the order is that in which they came. */
const RANKS: Readonly<Record<ContainerKind, number>> = { membersrvc: 0, peer: 1, dev: 1, other: 2 };

/** A network may outlive the scenario that started it. */
const WATCHED = new WeakMap<Network, WatchedContainers>();

/** The containers of one network from the first event on, dev containers among them: their lives, and what they log. */
export class WatchedContainers {
  readonly #containers = new Map<string, Watched>();
  readonly #stopListening: () => void;

  private constructor(
    private readonly network: Network,
    private readonly engine: Engine,
    private readonly whole: boolean,
  ) {
    this.#stopListening = engine.events.listen((event) => this.#heard(event));
  }

  /** From the network's beginning on, whichever scenario asks; `whole` reads logs and inspections too. */
  static of(network: Network, engine: Engine, whole: boolean): WatchedContainers {
    const watched = WATCHED.get(network) ?? new WatchedContainers(network, engine, whole);
    WATCHED.set(network, watched);
    return watched;
  }

  /** In the order of a recording. */
  get all(): readonly WatchedContainer[] {
    const rank = ({ kind, peer, name }: RecordedContainer) =>
      `${RANKS[kind]} ${kind === 'dev' ? `${peer} ` : name}`;
    const inOrder = (a: RecordedContainer, b: RecordedContainer) =>
      rank(a).localeCompare(rank(b), 'en', { numeric: true });
    return [...this.#containers.values()].sort(inOrder);
  }

  /** From here on nothing more is read. */
  end(): void {
    this.#stopListening();
    for (const { log } of this.#containers.values()) log?.end();
  }

  #heard({ type, action, id, attributes, time }: EngineEvent): void {
    if (type !== 'container') return;
    const watched = this.#watched(attributes, id);
    if (!watched) return;
    if (action === 'start') this.#started(watched, id);
    const { exitCode } = attributes;
    watched.events.push({ action, time, ...(exitCode !== undefined && { exitCode }) });
  }

  #started(watched: Watched, id: string): void {
    const stopped = watched.events.findLast(({ action }) => action === 'die')?.time;
    // Events tell whole milliseconds: what was logged in that of its end has been read as well.
    watched.log?.follow(id, watched.id === id && stopped !== undefined ? stopped + 1 : undefined);
    watched.id = id;
    if (!this.whole) return;
    const inspection = this.engine.docker.getContainer(id).inspect();
    watched.inspection = inspection.catch(() => undefined); // Gone already.
  }

  #watched(attributes: EngineEvent['attributes'], id: string): Watched | undefined {
    const service = attributes[SERVICE_LABEL];
    if (service && attributes[PROJECT_LABEL] === this.network.project.name) return this.#service(service, id);
    return this.#dev(attributes['name'] ?? '', id);
  }

  #service(name: string, id: string): Watched {
    const kind = name.startsWith('membersrvc') ? 'membersrvc' : 'other';
    return this.#known({ name, kind: peersOf(this.network.composition).includes(name) ? 'peer' : kind }, id);
  }

  /** Undefined for a container that is none of this network's peers'. */
  #dev(name: string, id: string): Watched | undefined {
    const peer = peersOf(this.network.composition).find((one) =>
      name.startsWith(this.network.devName(one, '')),
    );
    return peer === undefined ? undefined : this.#known({ name, kind: 'dev', peer }, id);
  }

  #known(container: Omit<RecordedContainer, 'events'>, id: string): Watched {
    const known = this.#containers.get(container.name);
    if (known) return known;
    const log = this.whole ? new LogCapture(this.engine.docker) : undefined;
    const watched = { ...container, id, events: [], log, inspection: Promise.resolve(undefined) };
    this.#containers.set(container.name, watched);
    return watched;
  }
}
