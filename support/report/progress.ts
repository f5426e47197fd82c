import { isatty } from 'node:tty';
import { BroadcastChannel } from 'node:worker_threads';
import type { Plugin } from '@cucumber/cucumber/api';
import ora from 'ora';
import { short } from '../fabric/names';
import { Secrets } from '../fabric/secrets';
import { formatDuration } from '../waiting/duration';
import { type Span, subscribe } from '../waiting/spans';
import { cut } from './words';

/** What takes less is not shown, in milliseconds: lines that come and go at once only flicker. */
const SHORTEST_LIVE = 300;
const SHORTEST_PLAIN = 1_000;

/** Between two updates, in milliseconds. */
const FRAME = 200;

/** What a terminal has at least, in columns. */
const NARROWEST = 20;

const LONGEST_STEP = 60;
/** An argument may have any length. */
const LONGEST_TITLE = 200;

/** Cucumber's workers are threads; what they do is shown by the main thread. */
interface ProgressMessage {
  /** Undefined without `--parallel`. */
  readonly worker: string | undefined;
  /** What it does now; '' for nothing worth showing. */
  readonly now?: string;
  /** What has ended. */
  readonly ended?: string;
}

/** In the thread that runs scenarios: reports what it does. `secrets` are those of the current scenario. */
export class ProgressReporter {
  secrets = new Secrets();
  #step: { readonly text: string; readonly startedAt: number } | undefined;
  readonly #underWay = new Set<Span>();
  readonly #post: (message: ProgressMessage) => void;
  #now = '';

  constructor(post: (message: ProgressMessage) => void) {
    this.#post = post; // No parameter property: Node itself loads this file as a plugin, and only strips types.
  }

  /** Until the process ends. A worker's own stderr is a pipe, whatever the main thread has. */
  static start(): ProgressReporter {
    const channel = openChannel();
    const reporter = new ProgressReporter((message) => channel.postMessage(message));
    subscribe(reporter);
    if (isatty(2)) setInterval(() => reporter.update(), FRAME).unref(); // Not a wait: nobody waits for it.
    return reporter;
  }

  stepBegan(text: string, startedAt = Date.now()): void {
    this.#step = { text, startedAt };
  }

  stepEnded(): void {
    this.#step = undefined;
  }

  readonly started = (span: Span): void => {
    this.#underWay.add(span);
  };

  readonly ended = (span: Span): void => {
    this.#underWay.delete(span);
    const took = (span.endedAt ?? span.startedAt) - span.startedAt;
    if (span.parent || took < SHORTEST_PLAIN) return; // A part of something is reported with it.
    const title = cut(this.#readable(titleOf(span)), LONGEST_TITLE);
    this.#send('ended', `${title}: ${span.error ? 'failed' : 'done'} after ${seconds(took)}`);
  };

  update(now = Date.now()): void {
    const line = this.#line(now);
    if (line !== this.#now) this.#send('now', line);
    this.#now = line;
  }

  /** `I deploy example02 › login of jim on vp0  0.4 s`; a wait often has the words of its step. */
  #line(now: number): string {
    const isLong = ({ startedAt }: { readonly startedAt: number }) => now - startedAt >= SHORTEST_LIVE;
    const step = this.#step && isLong(this.#step) ? this.#step : undefined;
    const spans = [...this.#underWay].filter(isLong);
    const span = spans.findLast(({ kind }) => kind === 'wait') ?? spans.findLast(({ parent }) => !parent);
    const text = step && this.#readable(step.text);
    if (!span) return step ? `${text}  ${seconds(now - step.startedAt)}` : '';
    const title = this.#readable(titleOf(span));
    const context = text !== undefined && !title.startsWith(text) ? `${cut(text, LONGEST_STEP)} › ` : '';
    const bound = span.within === undefined ? '' : ` of ${formatDuration(span.within)}`;
    const status = this.#readable(span.status?.() ?? '');
    return `${context}${title}  ${seconds(now - span.startedAt)}${bound}  ${status}`.trimEnd();
  }

  /** To be cut only afterwards: half a secret would not be known as one. */
  #readable(text: string): string {
    return short(this.secrets.mask(text)).replace(/\p{Cc}+/gu, ' ');
  }

  #send(what: 'now' | 'ended', line: string): void {
    this.#post({ worker: process.env['CUCUMBER_WORKER_ID'], [what]: line });
  }
}

/**
 * Shows what the run does: in a live line below the output of the formatters on a terminal, elsewhere in a plain line
 * for what took long. On stderr, since stdout belongs to the formatter.
 */
export default {
  type: 'plugin',
  coordinator() {
    const startedAt = Date.now();
    const lines = new Map<string, string>();
    const spinner = ora({ hideCursor: false, discardStdin: false, prefixText: '   ', interval: FRAME });
    // A terminal of no width, as `docker exec -t` makes it, would have ora clear an infinite number of lines.
    const isLive = spinner.isEnabled && process.stderr.columns > NARROWEST;
    const draw = () => {
      const shown = [...lines]
        .sort()
        .flatMap(([, line]) => (line ? [cut(line, process.stderr.columns - 8)] : []));
      spinner.text = shown.join('\n      ');
      if (shown.length === 0) spinner.stop();
      else if (!spinner.isSpinning) spinner.start();
    };
    const channel = openChannel();
    channel.onmessage = (event) => {
      const { worker, now, ended } = (event as unknown as { data: ProgressMessage }).data;
      if (now !== undefined) lines.set(worker ?? '', now);
      if (isLive) return draw();
      const by = worker === undefined ? '' : ` (worker ${worker})`;
      if (ended !== undefined)
        process.stderr.write(`${seconds(Date.now() - startedAt).padStart(9)}  ${ended}${by}\n`);
    };
    process.once('SIGINT', () => spinner.stop());
    return () => {
      spinner.stop();
      channel.close();
    };
  },
} satisfies Plugin<object>;

const TITLES: Partial<Record<Span['kind'], (title: string, subject: string) => string>> = {
  start: (title) => `start of the ${title}`,
  teardown: (title) => `removal of the ${title}`,
  login: (user, peer) => `login of ${user} on ${peer}`,
  deploy: (chaincode, peer) => `deploy of ${chaincode} on ${peer}`,
  build: (image) => `build of ${image}`,
  copy: (files, peer) => `copy of the ${files} to ${peer}`,
  fault: (fault, service) => `${service} ${fault}`,
};

const titleOf = ({ kind, title, subject = '' }: Span): string =>
  TITLES[kind]?.(title, subject) ?? `${title}${subject && ` on ${subject}`}`;

/** Always with a tenth, so that a running figure does not jump. */
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function openChannel(): BroadcastChannel {
  const channel = new BroadcastChannel('chaincode-bdd progress');
  channel.unref(); // It keeps no thread alive.
  return channel;
}
