import { isatty } from 'node:tty';
import { BroadcastChannel } from 'node:worker_threads';
import type { CoordinatorContext, Plugin } from '@cucumber/cucumber/api';
import type { Envelope, TestStepStarted } from '@cucumber/messages';
import { Query } from '@cucumber/query';
import ora from 'ora';
import { short } from '../fabric/names';
import { Secrets } from '../fabric/secrets';
import { formatDuration } from '../waiting/duration';
import { type Span, subscribe } from '../waiting/spans';

/** What takes less is not shown, in milliseconds: lines that come and go at once only flicker. */
const SHORTEST_LIVE = 300;
const SHORTEST_PLAIN = 1_000;

/** Between two updates of the live line, in milliseconds. */
const FRAME = 100;

const LONGEST_STEP = 60;

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

  readonly started = (span: Span): void => {
    this.#underWay.add(span);
  };

  readonly ended = (span: Span): void => {
    this.#underWay.delete(span);
    const took = (span.endedAt ?? span.startedAt) - span.startedAt;
    if (span.parent || took < SHORTEST_PLAIN) return; // A part of something is reported with it.
    this.#send('ended', `${titleOf(span)}: ${span.error ? 'failed' : 'done'} after ${seconds(took)}`);
  };

  update(now = Date.now()): void {
    const line = this.#line(now);
    if (line !== this.#now) this.#send('now', line);
    this.#now = line;
  }

  /** `each vp has a dev image  3.2 s of 180 s  vp0 as expected, vp1: no image` */
  #line(now: number): string {
    const long = [...this.#underWay].filter(({ startedAt }) => now - startedAt >= SHORTEST_LIVE);
    const span = long.findLast(({ kind }) => kind === 'wait') ?? long.findLast(({ parent }) => !parent);
    if (!span) return '';
    const bound = span.within === undefined ? '' : ` of ${formatDuration(span.within)}`;
    return [titleOf(span), `${seconds(now - span.startedAt)}${bound}`, span.status?.() ?? '']
      .join('  ')
      .trimEnd();
  }

  #send(what: 'now' | 'ended', text: string): void {
    const line = short(this.secrets.mask(text)).replace(/\p{Cc}+/gu, ' ');
    this.#post({ worker: process.env['CUCUMBER_WORKER_ID'], [what]: line });
  }
}

/**
 * Shows what the run does: in a live line below the output of the formatters on a terminal, elsewhere in a plain line
 * for what took long. On stderr, since stdout belongs to the formatter.
 */
export default {
  type: 'plugin',
  coordinator({ on }: CoordinatorContext<object>) {
    const startedAt = Date.now();
    const progress = new Progress();
    const spinner = ora({
      stream: process.stderr,
      hideCursor: false,
      discardStdin: false,
      prefixText: '   ',
    });
    const isLive = process.stderr.isTTY && !process.env['CI'] && process.env['TERM'] !== 'dumb';
    const channel = openChannel();
    channel.onmessage = (event) => {
      const message = (event as unknown as { data: ProgressMessage }).data;
      progress.received(message);
      if (message.ended === undefined || isLive) return;
      const by = message.worker === undefined ? '' : ` (worker ${message.worker})`;
      process.stderr.write(`${seconds(Date.now() - startedAt).padStart(9)}  ${message.ended}${by}\n`);
    };
    const draw = () => {
      spinner.text = progress.lines(process.stderr.columns - 8).join('\n      ');
      if (spinner.text === '') spinner.stop();
      else if (!spinner.isSpinning) spinner.start();
    };
    const stop = () => spinner.stop();
    const timer = isLive ? setInterval(draw, FRAME).unref() : undefined;
    process.once('SIGINT', stop);
    on('message', (message) => progress.update(message));
    return () => {
      clearInterval(timer);
      stop();
      channel.close();
    };
  },
} satisfies Plugin<object>;

/** What is shown: the running step of each worker, and what it does. */
export class Progress {
  readonly #query = new Query();
  readonly #steps = new Map<
    string,
    { readonly text: string; readonly startedAt: number; readonly worker: string }
  >();
  readonly #now = new Map<string, string>();

  received({ worker = '', now }: ProgressMessage): void {
    if (now !== undefined) this.#now.set(worker, now);
  }

  update(message: Envelope, now = Date.now()): void {
    this.#query.update(message);
    if (message.testStepStarted) this.#stepStarted(message.testStepStarted, now);
    if (message.testStepFinished) this.#steps.delete(message.testStepFinished.testCaseStartedId);
  }

  /** One for each worker: `Given a network › every vp lists every vp  2.2 s of 60 s  vp0: no answer, …` */
  lines(columns: number, now = Date.now()): string[] {
    const steps = [...this.#steps.values()].filter(({ startedAt }) => now - startedAt >= SHORTEST_LIVE);
    const workers = new Set([...steps.map(({ worker }) => worker), ...this.#now.keys()]);
    return [...workers].sort().flatMap((worker) => {
      const step = steps.find((running) => running.worker === worker);
      const doing = this.#now.get(worker) ?? '';
      const line = step
        ? joined(step.text, doing) || `${step.text}  ${seconds(now - step.startedAt)}`
        : doing;
      return line ? [cut(line, columns)] : [];
    });
  }

  #stepStarted(started: TestStepStarted, now: number): void {
    const testStep = this.#query.findTestStepBy(started);
    const pickleStep = testStep && this.#query.findPickleStepBy(testStep);
    if (!pickleStep) return; // A hook has no text.
    const text = `${this.#query.findStepBy(pickleStep)?.keyword ?? ''}${pickleStep.text}`;
    const worker = this.#query.findTestCaseStartedBy(started)?.workerId ?? '';
    this.#steps.set(started.testCaseStartedId, { text, startedAt: now, worker });
  }
}

/** The step and what it does; a wait often has the same words. '' where it does nothing worth showing. */
function joined(step: string, doing: string): string {
  const [keyword = '', ...words] = step.split(' ');
  if (!doing) return '';
  return doing.startsWith(words.join(' ')) ? `${keyword} ${doing}` : `${cut(step, LONGEST_STEP)} › ${doing}`;
}

const TITLES: Partial<Record<Span['kind'], (title: string, subject: string) => string>> = {
  start: (title) => `start of the ${title}`,
  teardown: (title) => `removal of the ${title}`,
  login: (user, peer) => `login of ${user} on ${peer}`,
  deploy: (chaincode, peer) => `deploy of ${chaincode} on ${peer}`,
  build: (image) => `build of ${image}`,
  fault: (fault, service) => `${service} ${fault}`,
};

const titleOf = ({ kind, title, subject = '' }: Span): string =>
  TITLES[kind]?.(title, subject) ?? `${title}${subject && ` on ${subject}`}`;

/** Always with a tenth, so that a running figure does not jump. */
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

function openChannel(): BroadcastChannel {
  const channel = new BroadcastChannel('chaincode-bdd progress');
  channel.unref(); // It keeps no thread alive.
  return channel;
}
