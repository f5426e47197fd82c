import type Docker from 'dockerode';
import type { Engine } from '../docker/engine';
import type { EngineEvent } from '../docker/events';
import { PROJECT_LABEL, SERVICE_LABEL } from '../docker/labels';
import { LogCapture } from '../docker/log-capture';
import type { ReportedNetwork, ServiceKind } from './reported-network';

export interface RecordedContainer {
  /** The service, as `vp0`; of a dev container its full name. */
  readonly name: string;
  readonly kind: ServiceKind | 'dev';
  /** Of a dev container: the peer that made it. */
  readonly peer?: string | undefined;
  readonly events: readonly ContainerEvent[];
}

export interface ContainerEvent {
  /** `create`, `start`, `die`, …, as the engine names it. */
  readonly action: string;
  /** Milliseconds since the epoch, by the engine's clock. */
  readonly time: number;
  /** Of `die`. */
  readonly exitCode?: string;
}

/** One container, and those that followed it under the same name. */
export interface WatchedContainer extends RecordedContainer {
  readonly events: ContainerEvent[];
  /** Of the last one under this name. */
  id: string;
  /** Undefined where no logs are kept. */
  readonly log: LogCapture | undefined;
  /** From its last start. Undefined where it was gone before it could be inspected. */
  inspection: Promise<Docker.ContainerInspectInfo | undefined>;
}

const ORDER: readonly RecordedContainer['kind'][] = ['ca', 'peer', 'dev', 'other'];

/** The containers of one network from the first event on, dev containers included: their events and their logs. */
export class WatchedContainers {
  readonly #containers = new Map<string, WatchedContainer>();
  readonly #unsubscribe: () => void;

  constructor(
    private readonly network: ReportedNetwork,
    private readonly engine: Engine,
    private readonly keepsLogs: boolean,
  ) {
    this.#unsubscribe = engine.events.listen((event) => this.#heard(event));
  }

  get project(): string {
    return this.network.project;
  }

  /** In the order of a recording: each dev container follows its peer. */
  get all(): readonly WatchedContainer[] {
    const key = ({ kind, peer, name }: RecordedContainer) =>
      `${ORDER.indexOf(kind === 'dev' ? 'peer' : kind)} ${kind === 'dev' ? `${peer} ` : name}`;
    return [...this.#containers.values()].sort((a, b) =>
      key(a).localeCompare(key(b), 'en', { numeric: true }),
    );
  }

  end(): void {
    this.#unsubscribe();
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

  #started(watched: WatchedContainer, id: string): void {
    const stopped = watched.events.findLast(({ action }) => action === 'die')?.time;
    // Events have whole milliseconds: what was logged in the millisecond of the end has been read already.
    watched.log?.follow(id, watched.id === id && stopped !== undefined ? stopped + 1 : undefined);
    watched.id = id;
    if (this.keepsLogs)
      watched.inspection = this.engine.docker
        .getContainer(id)
        .inspect()
        .catch(() => undefined);
  }

  /** Undefined for a container that does not belong to this network. */
  #watched(attributes: EngineEvent['attributes'], id: string): WatchedContainer | undefined {
    const service = attributes[SERVICE_LABEL];
    if (service && attributes[PROJECT_LABEL] === this.project) {
      const name = this.network.nameOf(service);
      const kind = this.network.services.find((one) => one.name === name)?.kind ?? 'other';
      return this.#known({ name, kind }, id);
    }
    const name = attributes['name'] ?? '';
    const peer = this.network.makerOf(name);
    return peer === undefined ? undefined : this.#known({ name, kind: 'dev', peer }, id);
  }

  #known(container: Omit<RecordedContainer, 'events'>, id: string): WatchedContainer {
    const known = this.#containers.get(container.name);
    if (known) return known;
    const log = this.keepsLogs ? new LogCapture(this.engine.docker) : undefined;
    const watched = { ...container, id, events: [], log, inspection: Promise.resolve(undefined) };
    this.#containers.set(container.name, watched);
    return watched;
  }
}

/** The network that is watched, which may outlive the scenario that started it. One at a time: a run has no more. */
export class WatchedNetworks {
  #current: WatchedContainers | undefined;

  /** Goes on watching the network of the scenario before, or ends that and watches this one. */
  watch(network: ReportedNetwork, engine: Engine, keepsLogs: boolean): WatchedContainers {
    if (this.#current?.project === network.project) return this.#current;
    this.end();
    this.#current = new WatchedContainers(network, engine, keepsLogs);
    return this.#current;
  }

  end(): void {
    this.#current?.end();
    this.#current = undefined;
  }
}
