import { styleText } from 'node:util';
import type { Envelope, TestStepStarted } from '@cucumber/messages';
import { Query } from '@cucumber/query';
import { formatDuration } from '../waiting/duration';
import type { Span, SpanKind, SpanSubscriber } from '../waiting/spans';
import { seconds, standingOf, titleOf } from './telling';

/** What takes less is not shown, in milliseconds; lines that come and go at once only flicker. */
const WORTH_SHOWING = 300;

/** How long the spinner stands still, in milliseconds. */
export const FRAME = 100;
const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** Columns at which a scenario's steps are printed, and what belongs to a step. */
const STEP = 4;
const DETAIL = 8;

/** Of what goes on within something else, that which tells a reader more. */
const TELLING: ReadonlySet<SpanKind> = new Set<SpanKind>(['wait', 'image', 'build']);

interface RunningStep {
  readonly text: string;
  readonly startedAt: number;
  /** Undefined without `--parallel`. */
  readonly worker: string | undefined;
}

/** What goes on right now: the steps that run, one of each worker, and what takes time in them. */
export class Progress implements SpanSubscriber {
  readonly #query = new Query();
  readonly #steps = new Map<string, RunningStep>();
  readonly #underWay = new Set<Span>();

  readonly started = (course: Span): void => {
    this.#underWay.add(course);
  };

  readonly ended = (course: Span): void => {
    this.#underWay.delete(course);
  };

  heard(message: Envelope, now = Date.now()): void {
    this.#query.update(message);
    if (message.testStepStarted) this.#stepBegan(message.testStepStarted, now);
    if (message.testStepFinished) this.#steps.delete(message.testStepFinished.testCaseStartedId);
  }

  /** Of one worker after the other. */
  lines(columns: number, now = Date.now()): string[] {
    const workers = new Set([...this.#steps.values(), ...this.#underWay].map(({ worker }) => worker));
    return [...workers].sort().flatMap((worker) => this.#linesOf(worker, columns, now));
  }

  /** The step first, then what goes on in it; without a step's line, as in a hook, what goes on stands in its place. */
  #linesOf(worker: string | undefined, columns: number, now: number): string[] {
    const isShown = (one: RunningStep | Span) =>
      one.worker === worker && now - one.startedAt >= WORTH_SHOWING;
    const steps = [...this.#steps.values()].filter(isShown);
    const shown = [...this.#underWay].filter((course) => isShown(course) && isTelling(course));
    const spinner = styleText('cyan', SPINNER[Math.floor(now / FRAME) % SPINNER.length] ?? '', STYLE);
    const atStep = `${spaces(STEP)}${spinner} `;
    const [ofRoot, ofPart] =
      steps.length > 0 ? [spaces(DETAIL), spaces(DETAIL + 2)] : [atStep, spaces(DETAIL)];
    const doings = shown.flatMap((course) => {
      const margin = course.parent && shown.includes(course.parent) ? ofPart : ofRoot;
      const [head = '', ...more] = told(course, columns - DETAIL - 2, now).map(dim);
      return [`${margin}${head}`, ...more.map((line) => `${ofPart}  ${line}`)];
    });
    return [
      ...steps.map(({ text, startedAt }) => `${atStep}${text}  ${dim(seconds(now - startedAt))}`),
      ...doings,
    ];
  }

  #stepBegan(started: TestStepStarted, now: number): void {
    const testStep = this.#query.findTestStepBy(started);
    const pickleStep = testStep && this.#query.findPickleStepBy(testStep);
    // A hook has no words of its own; what goes on in it is shown.
    if (!pickleStep) return;
    const keyword = this.#query.findStepBy(pickleStep)?.keyword ?? '';
    const worker = this.#query.findTestCaseStartedBy(started)?.workerId;
    this.#steps.set(started.testCaseStartedId, {
      text: `${keyword}${pickleStep.text}`,
      startedAt: now,
      worker,
    });
  }
}

/** `each vp has a dev image  3.2 s of 180 s  vp0 as expected, vp1: no image`, in two lines where it is too long for one. */
function told(course: Span, columns: number, now: number): string[] {
  const bound = course.within === undefined ? '' : ` of ${formatDuration(course.within)}`;
  const head = `${titleOf(course)}  ${seconds(now - course.startedAt)}${bound}`;
  const standing = standingOf(course);
  if (!standing) return [head];
  return head.length + standing.length + 2 <= columns ? [`${head}  ${standing}`] : [head, standing];
}

/** True for what is shown, if it takes long enough. */
export const isTelling = ({ kind, parent }: Span): boolean => !parent || TELLING.has(kind);

const spaces = (count: number): string => ' '.repeat(count);

/** The terminal these lines are for. */
const STYLE = { stream: process.stderr };

const dim = (text: string): string => styleText('dim', text, STYLE);
