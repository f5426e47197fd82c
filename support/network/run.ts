import { randomBytes } from 'node:crypto';
import { BuildCacheImages } from '../cleanup/build-cache';
import { type RemovedCounts, removeBuildLeftovers, removeDeadRuns } from '../cleanup/dead-runs';
import { assertNamesAreFree, type KeptNetworkHelp, keptNetworkHelp } from '../cleanup/kept-networks';
import { PREFIX, PROCESS_LABEL } from '../cleanup/labels';
import { EngineLock, networkIdLock } from '../cleanup/locks';
import { RunDirectory } from '../cleanup/run-directory';
import { type Compose, dockerCompose } from '../docker/compose';
import { Engine } from '../docker/engine';
import { EngineLost, HarnessError } from '../errors';
import { chaincodeOf, devNames } from '../fabric/v0.6/dev-names';
import type { Topology } from '../fabric/v0.6/topology';
import { decideOnGateway, type GatewayDecision } from '../gateway/decision';
import { readSettings, type Settings } from '../settings';
import { Network } from './network';
import type { FoundImage } from './obtained-images';
import { preflight } from './preflight';
import { isSameTopology, type SharedNetwork } from './shared-network';

export interface RunParts {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly images: readonly FoundImage[];
  readonly compose: Compose;
  readonly home: Pick<RunDirectory, 'run' | 'labels' | 'newDirectory' | 'close'>;
  /** To the names of what the peers make on the engine. */
  readonly claim: Pick<EngineLock, 'release'>;
  readonly gateway: GatewayDecision;
  readonly removed: RemovedCounts;
  /** Removes what runs left that are dead. */
  readonly sweep: () => Promise<RemovedCounts>;
  /** Removes what builds left that no network's removal has found. Returns a hint where something stays. */
  readonly sweepBuilds: () => Promise<string>;
}

/** One run of the suite in one process: its engine, its settings, its networks. */
export class Run {
  readonly #networks = new Set<Network>();
  readonly #layers: BuildCacheImages;
  #shared: SharedNetwork | undefined;
  #lastNetwork = 0;
  #keptNetworks = 0;
  #isOver = false;

  constructor(private readonly parts: RunParts) {
    this.#layers = new BuildCacheImages(parts.engine, parts.settings.buildCache, this.id);
  }

  /**
   * Throws a UserError for a setting that does not parse, no engine, a missing image, a gateway that can't be, or
   * names that another run's peers use.
   */
  static async begin(parameters: Readonly<Record<string, unknown>> = {}): Promise<Run> {
    const settings = readSettings(process.env, parameters);
    const engine = await Engine.connect();
    const sweep = () => removeDeadRuns(engine, devNames);
    const undo: (() => unknown)[] = [() => engine.disconnect()]; // Its event stream would keep the process alive.
    try {
      const [images, removed] = await Promise.all([preflight(engine, settings), sweep()]);
      const home = RunDirectory.open(randomBytes(3).toString('hex'));
      undo.push(() => home.close());
      const gateway = await decideOnGateway(engine, settings, {
        directory: home.directory,
        labels: home.labels,
        image: settings.images.peer,
      });
      const claim = await EngineLock.acquire(
        networkIdLock(settings.networkId, settings.images.peer),
        engine,
        home,
      );
      undo.push(() => claim.release());
      await assertNamesAreFree(engine, settings.networkId, devNames);
      const own = { process: home.labels[PROCESS_LABEL] ?? '', since: Date.now() };
      return new Run({
        engine,
        settings,
        images,
        gateway,
        removed,
        sweep,
        sweepBuilds: async () => (gateway.isOn ? '' : removeBuildLeftovers(engine, devNames, own)),
        home,
        claim,
        compose: dockerCompose,
      });
    } catch (error) {
      for (const step of undo.reverse()) await step();
      throw error;
    }
  }

  /** In every project's name and every label, so that what is left on an engine can be told from other runs'. */
  get id(): string {
    return this.parts.home.run;
  }

  get engine(): Engine {
    return this.parts.engine;
  }

  get settings(): Settings {
    return this.parts.settings;
  }

  get compose(): Compose {
    return this.parts.compose;
  }

  get images(): readonly FoundImage[] {
    return this.parts.images;
  }

  /** What runs that are dead had left, and this one removed when it began. */
  get removed(): RemovedCounts {
    return this.parts.removed;
  }

  /** Why peers reach the engine as they do. */
  get gateway(): GatewayDecision {
    return this.parts.gateway;
  }

  /** The network is this run's to remove from here on, whether or not it ever comes up. */
  async prepareNetwork(topology: Topology, { scenario = '', isKept = false } = {}): Promise<Network> {
    if (this.#shared) await this.removeNetwork(this.#shared.network); // Its peers have the same names.
    const project = `${PREFIX}${this.id}-${++this.#lastNetwork}`;
    if (this.#isOver) throw new HarnessError(OVER);
    if (this.engine.events.haveEnded) throw new EngineLost(this.engine.host, 'its events ended');
    const identity = { project, networkId: this.#networkId, scenario, isKept };
    const network = await Network.prepare(this.parts, topology, identity);
    this.#networks.add(network);
    if (!this.#isOver) return network;
    await this.removeNetwork(network);
    throw new HarnessError(OVER);
  }

  /** The network that is handed on among the scenarios tagged @shared, where it is of this topology. */
  sharedNetwork(topology: Topology): SharedNetwork | undefined {
    return this.#shared && isSameTopology(this.#shared.topology, topology) ? this.#shared : undefined;
  }

  /** Hands the network on to the next scenario that asks for such a one; it goes when another one is to start. */
  share(network: SharedNetwork): void {
    this.#shared = network;
  }

  async removeNetwork(network: Network): Promise<void> {
    if (this.#shared?.network === network) this.#shared = undefined;
    try {
      await this.#layers.keep(network.resources.images.keys(), chaincodeOf);
    } finally {
      await network.remove();
    }
    network.resources.end();
    this.#networks.delete(network);
  }

  /** Leaves the network on the engine. Undefined where there is nothing of it. */
  async keepNetwork(network: Network, scenario: string): Promise<KeptNetworkHelp | undefined> {
    if ((await network.resources.leftovers()).length === 0) return undefined;
    const { resources, project, networkId, topology, peers } = network;
    const kept = {
      title: topology.title,
      scenario,
      project: project.name,
      networkId,
      devNames: [...resources.containers.keys(), ...resources.images.keys()],
      peers: await Promise.all(
        peers.map(async ({ name, container, rest }) => ({
          name,
          containerId: container.id,
          location: await rest.address().then(
            (address) => `REST on ${address}`,
            (error: Error) => `REST is not reached: ${error.message}`,
          ),
        })),
      ),
    };
    const directions = keptNetworkHelp(kept, devNames);
    network.resources.end();
    this.#networks.delete(network);
    this.#keptNetworks++;
    return directions;
  }

  /** Of the next network: the peers of those that stay on the engine keep the names of theirs. */
  get #networkId(): string {
    const { networkId } = this.settings;
    return this.#keptNetworks === 0 ? networkId : `${networkId}-${this.#keptNetworks + 1}`;
  }

  /** Removes what scenarios could not (an interrupt), and what the end of a run must not find. Throws what resisted.
   * Returns a hint where something is left that may belong to somebody else, or ''.
   */
  async end(): Promise<string> {
    this.#isOver = true; // After an interrupt, Cucumber still begins the next scenario.
    const { home, claim, sweep, sweepBuilds } = this.parts;
    let hint = '';
    const removals = [
      ...(await Promise.allSettled([...this.#networks].map((network) => this.removeNetwork(network)))),
      ...(await Promise.allSettled([this.#layers.remove()])),
      ...(await Promise.allSettled([
        sweepBuilds().then((text) => {
          hint = text;
        }),
      ])),
      ...(await Promise.allSettled([sweep()])), // Of one killed lately, Compose may have gone on until now.
      ...(await Promise.allSettled([claim.release()])),
    ];
    this.engine.disconnect();
    const problems = removals.flatMap((removal): Error[] =>
      removal.status === 'rejected' ? [removal.reason] : [],
    );
    // What is left is found by the next run, in this one's home.
    if (problems.length > 0)
      throw new AggregateError(problems, problems.map(({ message }) => message).join('\n'));
    home.close();
    return hint;
  }
}

const OVER = 'this run is over: it starts no more networks';
