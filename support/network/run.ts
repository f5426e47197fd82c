import { randomBytes } from 'node:crypto';
import { KeptBuilds } from '../cleanup/build-cache';
import { type Removed, removeBuildLeftovers, removeDeadRuns } from '../cleanup/dead-runs';
import { assertNamesAreFree, type KeptNetworkHelp, keptNetworkHelp } from '../cleanup/kept-networks';
import { PREFIX, PROCESS_LABEL } from '../cleanup/labels';
import { acquireEngineLock, type EngineLock } from '../cleanup/locks';
import { RunDirectory } from '../cleanup/run-directory';
import { dockerCompose } from '../docker/compose';
import { composeVersion } from '../docker/compose-errors';
import { Engine } from '../docker/engine';
import { EngineLost, UserError } from '../errors';
import type { Generation } from '../fabric/generation';
import { isSameTopology, type Topology } from '../fabric/topology';
import { decideOnGateway } from '../gateway/decision';
import { readSettings } from '../settings';
import { type FoundImage, obtainImages } from './images';
import { Network } from './network';
import { prepareNetwork } from './prepare';
import { type RunContext, withPropertiesOf } from './state';

export interface RunParts extends RunContext {
  readonly images: readonly FoundImage[];
  readonly directory: Pick<RunDirectory, 'run' | 'labels' | 'directory' | 'newDirectory' | 'close'>;
  /** Locks this run's network id on the engine. */
  readonly lock: EngineLock;
  /** What dead runs had left and this one removed when it began. */
  readonly removed: Removed;
  readonly sweep: () => Promise<Removed>;
  /** Removes what builds left and no network's removal found. Returns a hint where something stays. */
  readonly sweepBuilds: () => Promise<string>;
}

const OVER = 'this run has ended or was interrupted: it does not start another network';

/** One run of the suite in one process: its engine, its settings, its networks. */
export class Run extends withPropertiesOf<RunParts>() {
  readonly #networks = new Set<Network>();
  readonly #keptBuilds = new KeptBuilds(this.engine, this.settings.buildCache, this.id);
  #shared: Network | undefined;
  readonly #stuckNetworks: string[] = [];
  #lastNetwork = 0;
  #keptNetworks = 0;
  #isOver = false;

  /**
   * Throws a UserError for a wrong setting, an engine that does not answer, a missing image, a gateway that is not
   * possible, or names that another run's peers use.
   */
  static async begin(
    generation: Generation,
    parameters: Readonly<Record<string, unknown>> = {},
    variables = process.env,
  ): Promise<Run> {
    const settings = readSettings(variables, parameters);
    const engine = await Engine.connect();
    const { devNames } = generation;
    const sweep = () => removeDeadRuns(engine, devNames);
    const undo: (() => unknown)[] = [() => engine.disconnect()]; // Its event stream would keep the process alive.
    try {
      const required = generation.images(settings);
      const [images, removed] = await Promise.all([
        obtainImages(engine, required),
        sweep(),
        composeVersion(),
      ]);
      const directory = RunDirectory.open(randomBytes(3).toString('hex'));
      undo.push(() => directory.close());
      const image = images[0]?.reference ?? '';
      const place = { directory: directory.directory, labels: directory.labels, image };
      const gateway = await decideOnGateway(engine, settings, place);
      const request = { networkId: settings.networkId, image };
      const lock = await acquireEngineLock(request, engine, directory);
      undo.push(() => lock.release());
      await assertNamesAreFree(engine, settings.networkId, devNames);
      const own = { process: directory.labels[PROCESS_LABEL] ?? '', since: Date.now() };
      const sweepBuilds = async () => (gateway.isOn ? '' : removeBuildLeftovers(engine, devNames, own));
      const cleanup = { directory, lock, removed, sweep, sweepBuilds };
      return new Run({ engine, generation, settings, images, gateway, compose: dockerCompose, ...cleanup });
    } catch (error) {
      for (const step of undo.reverse()) await step();
      throw error;
    }
  }

  /** In the name of every project and in every label: it tells what is this run's on an engine. */
  get id(): string {
    return this.directory.run;
  }

  /** From here on this run removes the network, whether or not it ever starts. */
  async prepareNetwork(
    topology: Topology,
    { scenario = '', isKept = false, note = (_: string): void => {} } = {},
  ): Promise<Network> {
    if (this.#shared) await this.removeNetwork(this.#shared); // Its peers have the same names.
    const project = `${PREFIX}${this.id}-${++this.#lastNetwork}`;
    if (this.#isOver) throw new UserError(OVER);
    if (this.engine.events.haveEnded) throw new EngineLost(this.engine.host, 'its events ended');
    const ids = { project, networkId: this.#networkId, scenario, isKept, note };
    const network = new Network(await prepareNetwork(this, topology, ids), this.compose);
    this.#networks.add(network);
    if (!this.#isOver) return network;
    await this.removeNetwork(network);
    throw new UserError(OVER);
  }

  /** The shared network if it has this topology, else undefined. */
  sharedNetwork(topology: Topology): Network | undefined {
    return this.#shared && isSameTopology(this.#shared.state.topology, topology) ? this.#shared : undefined;
  }

  /** Hands the network on to the next @shared scenario with its topology; any other network removes it. */
  share(network: Network): void {
    this.#shared = network;
  }

  async removeNetwork(network: Network): Promise<void> {
    if (this.#shared === network) this.#shared = undefined;
    try {
      const { gateway, resources } = network.state;
      if (!gateway)
        await this.#keptBuilds.keep(resources.images.keys(), this.generation.devNames.chaincodeIn);
    } finally {
      await network.remove();
    }
    this.#forget(network);
  }

  /** Leaves the network on the engine. Undefined where nothing of it exists. */
  async keepNetwork(network: Network, scenario: string): Promise<KeptNetworkHelp | undefined> {
    if ((await network.state.resources.leftovers()).length === 0) return undefined;
    const { resources, project, networkId, topology, peers } = network.state;
    const kept = {
      title: topology.title,
      scenario,
      project: project.name,
      networkId,
      devNames: [...resources.containers.keys(), ...resources.images.keys()],
      peers: await Promise.all(
        peers.map(async ({ name, container, client }) => ({
          name,
          containerId: container.id,
          location: await client.location(),
        })),
      ),
    };
    const help = keptNetworkHelp(kept, this.generation.devNames);
    this.#forget(network);
    this.#keptNetworks++;
    return help;
  }

  #forget(network: Network): void {
    const { resources } = network.state;
    resources.end();
    this.#stuckNetworks.push(...resources.stuckNetworks);
    this.#networks.delete(network);
  }

  /** The id of the next network. A kept network keeps its id, so the next one gets another. */
  get #networkId(): string {
    const { networkId } = this.settings;
    return this.#keptNetworks === 0 ? networkId : `${networkId}-${this.#keptNetworks + 1}`;
  }

  /**
   * Removes what scenarios could not, after an interrupt, say. Returns hints on what is left, since it may belong to somebody
   * else or the engine is at fault; or ''. Throws an AggregateError of what could not be removed.
   */
  async end(): Promise<string> {
    this.#isOver = true; // After an interrupt, Cucumber still begins the next scenario.
    const hints: string[] = [];
    const problems: Error[] = [];
    const attempt = (removal: Promise<unknown>) => removal.catch((error: Error) => problems.push(error));
    await Promise.all([...this.#networks].map((network) => attempt(this.removeNetwork(network))));
    await attempt(this.#keptBuilds.remove());
    await attempt(this.sweepBuilds().then((text) => hints.push(text)));
    await attempt(this.sweep()); // The Compose of a run killed lately may have gone on until now.
    await attempt(this.lock.release());
    this.engine.disconnect();
    // The next run finds what is left by this one's directory.
    if (problems.length > 0)
      throw new AggregateError(problems, problems.map(({ message }) => message).join('\n'));
    this.directory.close();
    if (this.#stuckNetworks.length > 0) hints.push(stuck(this.#stuckNetworks));
    return hints.filter(Boolean).join('\n');
  }
}

const stuck = (networks: readonly string[]): string =>
  `The engine cannot remove ${networks.join(', ')}: no container is in it, and yet it "has active endpoints". Restart the ` +
  'engine; the next run then removes what is left.';
