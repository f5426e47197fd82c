import { randomBytes } from 'node:crypto';
import { Bystanders } from './docker/bystanders';
import { type Compose, dockerCompose } from './docker/compose';
import { Engine } from './docker/engine';
import { PROJECT_PREFIX } from './network/dev-names';
import { directionsTo } from './network/directions';
import { Network } from './network/network';
import { type FoundImage, preflight } from './network/preflight';
import type { Topology } from './network/topology';
import { readSettings, type Settings } from './settings';

/** One run of the suite in one process: its engine, its settings, its networks. */
export class Run {
  readonly #networks = new Set<Network>();
  readonly #bystanders = new Set<Bystanders>();
  #lastNetwork = 0;
  /** In every project's name, so that what is left on an engine can be told from other runs'. */
  readonly id = randomBytes(3).toString('hex');

  constructor(
    readonly engine: Engine,
    readonly settings: Settings,
    readonly images: readonly FoundImage[],
    readonly compose: Compose = dockerCompose,
  ) {}

  /** Throws a UserError for a setting that does not parse, no engine, or a missing image. */
  static async begin(parameters: Readonly<Record<string, unknown>> = {}): Promise<Run> {
    const settings = readSettings(process.env, parameters);
    const engine = await Engine.connect();
    try {
      return new Run(engine, settings, await preflight(engine, settings));
    } catch (error) {
      engine.disconnect(); // Its event stream would keep the process alive.
      throw error;
    }
  }

  /** The network is this run's to remove from here on, whether or not it ever comes up. */
  async prepareNetwork(topology: Topology): Promise<Network> {
    const project = `${PROJECT_PREFIX}${this.id}-${++this.#lastNetwork}`;
    const network = await Network.prepare(this.engine, this.compose, this.settings, topology, project);
    this.#networks.add(network);
    return network;
  }

  async removeNetwork(network: Network): Promise<void> {
    await network.remove();
    network.footprint.end();
    this.#networks.delete(network);
  }

  /** Things of nobody's that a scenario puts on the engine; removed at the latest with the run. */
  newBystanders(): Bystanders {
    const bystanders = new Bystanders(this.engine, this.settings.images.base);
    this.#bystanders.add(bystanders);
    return bystanders;
  }

  /** Leaves the network on the engine. Returns how to reach it, and how to remove it. */
  async keepNetwork(network: Network): Promise<string> {
    const directions = await directionsTo(network, this.engine);
    network.footprint.end();
    this.#networks.delete(network);
    return directions;
  }

  /** Removes what scenarios could not (an interrupt), and what the end of a run must not find. */
  async end(): Promise<void> {
    const removals = await Promise.allSettled([
      ...[...this.#networks].map((network) => this.removeNetwork(network)),
      ...[...this.#bystanders].map((bystanders) => bystanders.remove()),
    ]);
    this.engine.disconnect();
    const failed = removals.filter((removal) => removal.status === 'rejected');
    if (failed.length > 0)
      throw new AggregateError(
        failed.map(({ reason }) => reason),
        messages(failed),
      );
  }
}

const messages = (failed: readonly PromiseRejectedResult[]): string =>
  failed.map(({ reason }) => (reason as Error).message).join('\n');
