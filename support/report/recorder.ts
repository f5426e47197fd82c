import type { Engine } from '../docker/engine';
import type { Secrets } from '../fabric/secrets';
import { type Span, subscribe } from '../waiting/spans';
import type { ReportedNetwork } from './reported-network';
import type {
  RecordedContainer,
  WatchedContainer,
  WatchedContainers,
  WatchedNetworks,
} from './watched-containers';

/** What one scenario did and what came of it, as plain data without secrets. Times are milliseconds since the epoch. */
export interface Recording {
  readonly scenario: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly steps: readonly RecordedStep[];
  readonly spans: readonly Span[];
  /** The CA, each peer followed by its dev containers, then the others. */
  readonly containers: readonly RecordedContainer[];
  readonly blocks: readonly RecordedBlock[];
}

interface RecordedStep {
  readonly text: string;
  readonly startedAt: number;
  /** The end of the recording while it runs. */
  readonly endedAt: number;
  /** `PASSED`, `FAILED`, …, or `RUNNING`. */
  readonly status: string;
}

/** A block on one peer's chain. */
interface RecordedBlock {
  readonly peer: string;
  readonly number: number;
  /** By the peer's clock. */
  readonly committedAt: number;
  /** Ids. Empty in the block that a failed transaction leaves. */
  readonly transactions: readonly string[];
}

/** Spans kept of one scenario: the first and the last. A long wait alone can make thousands of requests. */
const FIRST = 1_000;
const LAST = 9_000;

/** Records one scenario: its steps, its spans, and what happens to the containers of its network. */
export class Recorder {
  readonly #steps: (Omit<RecordedStep, 'endedAt'> & { readonly endedAt?: number })[] = [];
  readonly #spans: Span[] = [];
  #startedAt = Date.now();
  #unsubscribe = () => {};
  #containers: WatchedContainers | undefined;
  #isPaused = false;

  /** `networks` outlives the scenario; the caller owns it. */
  constructor(
    private readonly secrets: Secrets,
    private readonly networks: WatchedNetworks,
  ) {}

  begin(): void {
    this.#startedAt = Date.now();
    this.#unsubscribe = subscribe({ started: (span) => this.#started(span) });
  }

  stepBegan(text: string): void {
    this.#steps.push({ text, startedAt: Date.now(), status: 'RUNNING' });
  }

  stepEnded(status: string): void {
    const step = this.#steps.pop();
    if (step) this.#steps.push({ ...step, endedAt: Date.now(), status });
  }

  /** To be called before the network starts, or when it is taken over from an earlier scenario. */
  watch(network: ReportedNetwork, engine: Engine, { keepLogs = true } = {}): void {
    this.secrets.addFrom(network.settings);
    this.#containers = this.networks.watch(network, engine, keepLogs);
  }

  get containers(): readonly WatchedContainer[] {
    return this.#containers?.all ?? [];
  }

  /** Of these kinds, in the order in which they started; of all kinds without an argument. */
  spans(...kinds: readonly Span['kind'][]): readonly Span[] {
    return kinds.length === 0 ? this.#spans : this.#spans.filter(({ kind }) => kinds.includes(kind));
  }

  /** What follows, except the removal of the network, is no longer part of the scenario. */
  pause(): void {
    this.#isPaused = true;
  }

  /** `isHandedOn`: a later scenario uses the network, and its containers are watched until then. */
  end({ isHandedOn = false } = {}): void {
    this.#unsubscribe();
    if (!isHandedOn) this.networks.end();
  }

  recording(scenario: string, blocks: readonly RecordedBlock[]): Recording {
    const endedAt = Date.now();
    return {
      scenario,
      startedAt: this.#startedAt,
      endedAt,
      steps: this.#steps.map((step) => ({ endedAt, ...step, text: this.secrets.mask(step.text) })),
      spans: this.#spans.map((span) => this.#masked(span)),
      containers: this.containers.map(({ name, kind, peer, events }) => {
        return { name, kind, peer, events: [...events] };
      }),
      blocks,
    };
  }

  #started(span: Span): void {
    if (this.#isPaused && span.kind !== 'teardown') return;
    this.#spans.push(span);
    if (this.#spans.length > FIRST + LAST) this.#spans.splice(FIRST, 1);
  }

  /** A copy of its present state. */
  #masked({ status: _, title, detail, error, ...rest }: Span): Span {
    const mask = (text: string) => this.secrets.mask(text);
    return {
      ...rest,
      title: mask(title),
      ...(detail !== undefined && { detail: mask(detail) }),
      ...(error && { error: Object.assign(new Error(mask(error.message)), { name: error.name }) }),
    };
  }
}
