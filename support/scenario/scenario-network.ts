import { AssertionFailure, TimedOut, UserError } from '../errors';
import { accepted } from '../fabric/outcome';
import type { Topology } from '../fabric/topology';
import { assertUnchanged, type Fingerprint, fingerprintOf, type Network } from '../network/network';
import type { Run } from '../network/run';
import type { ExpectedFailures } from './expected-failures';
import type { TopologyChange } from './step-values';

/** How long the network of a scenario lives. */
export type NetworkLife =
  /** The scenario starts it, and it is removed afterwards. */
  | { readonly kind: 'fresh' }
  /** Scenarios that only read hand it on to each other. */
  | { readonly kind: 'shared'; takenOver: boolean; before?: Fingerprint }
  /** It stays on the engine. */
  | { readonly kind: 'kept' };

/** The scenario that is running. */
export interface ScenarioInfo {
  /** `features/deploy.feature:7 A deploy leaves …`, for labels and the evidence. */
  readonly title: string;
  /** Path of its feature file. */
  readonly uri: string;
  /** The sentences of its steps. */
  readonly steps: readonly string[];
}

/** What the hooks give a World before its first step. */
export interface WorldParts {
  readonly run: Run;
  readonly scenario: ScenarioInfo;
  readonly life: NetworkLife;
  /** Writes to the terminal, past Cucumber's formatters. */
  readonly announce: (text: string) => void;
  /** Called with the network before it starts, or when it is taken over. May throw a UserError. */
  readonly onNetwork: (network: Network) => void;
}

/** The one network of a scenario. */
export class ScenarioNetwork {
  #life: NetworkLife;
  #network: Network | undefined;
  readonly #changes: TopologyChange[] = [];

  constructor(
    private readonly parts: WorldParts,
    private readonly note: (text: string) => void,
  ) {
    this.#life = parts.life;
  }

  get life(): NetworkLife {
    return this.#life;
  }

  /** It is to stay on the engine. */
  keep(): void {
    this.#life = { kind: 'kept' };
  }

  /** Throws a UserError where there is none, or no longer: others may have its addresses by now. */
  get current(): Network {
    if (!this.latest.isRemoved) return this.latest;
    throw new UserError('the network was removed: this step comes too late');
  }

  /** It may have been removed. */
  get latest(): Network {
    if (this.#network) return this.#network;
    throw new UserError('no network yet', { action: 'start a network' });
  }

  /** Changes the network that a later step starts. */
  configure(change: TopologyChange): void {
    if (this.#network)
      throw new UserError(
        `the ${this.#network.state.topology.title} has already started: move this step before its start`,
      );
    this.#changes.push(change);
  }

  /** Starts it, or takes over the one of the scenario before where both only read. */
  async start(described: Topology): Promise<void> {
    if (this.#network)
      throw new UserError(
        `the scenario already has a network (${this.#network.state.topology.title}): it can start only one`,
      );
    const topology = this.#changes.reduce((changed, change) => change(changed), described);
    const { run, scenario, onNetwork } = this.parts;
    const life = this.#life;
    const shared = life.kind === 'shared' ? run.sharedNetwork(topology) : undefined;
    const options = { scenario: scenario.title, isKept: life.kind === 'kept', note: this.note };
    this.#network = shared ?? (await run.prepareNetwork(topology, options));
    onNetwork(this.#network);
    if (life.kind === 'shared') life.takenOver = shared !== undefined;
    if (!shared) await this.#network.start();
  }

  /** Starts one that may fail to start, and keeps why it did. */
  async tryToStart(topology: Topology, failures: ExpectedFailures): Promise<void> {
    try {
      await this.start(topology);
      failures.keep('start', accepted(topology));
    } catch (error) {
      // Only the network's own failure can be expected: not a mistake of the user, nor a lost engine.
      if (!(error instanceof AssertionFailure || error instanceof TimedOut)) throw error;
      failures.keep('start', { ok: false, error });
    }
  }

  /** Before the first step that is not a Given: from here on a @shared scenario must change nothing. */
  async noteSharedState(): Promise<void> {
    if (this.#life.kind === 'shared' && this.#network)
      this.#life.before ??= await fingerprintOf(this.#network);
  }

  /** Hands it on to the next @shared scenario. Throws an AssertionFailure where this one changed it. */
  async handOn(): Promise<boolean> {
    if (this.#life.kind !== 'shared' || !this.#network || !this.#life.before) return false;
    assertUnchanged(this.#life.before, await fingerprintOf(this.#network));
    this.parts.run.share(this.#network);
    this.#network = undefined;
    return true;
  }

  /** Leaves it on the engine. Returns how to reach and how to remove it; undefined where nothing of it exists. */
  async leave(): Promise<{ readonly reach: string; readonly removal: string } | undefined> {
    const help =
      this.#network && (await this.parts.run.keepNetwork(this.#network, this.parts.scenario.title));
    if (help) this.#network = undefined;
    return help;
  }

  /** Removes it, which may have failed to start, unless it was handed on or left. */
  async remove(): Promise<void> {
    if (this.#network) await this.parts.run.removeNetwork(this.#network);
  }
}
