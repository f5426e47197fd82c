import { relative } from 'node:path';
import { type Duration, type Envelope, TestStepResultStatus, TimeConversion } from '@cucumber/messages';
import { Query } from '@cucumber/query';
import { formatDuration } from '../waiting/duration';
import { addedUp, PHASES, PHASES_MEDIA_TYPE, type PhaseTimes } from './phases';
import { SIGHTINGS_MEDIA_TYPE, type Sightings } from './sightings';
import { seconds } from './telling';

/** The counts, as the closing line of a test run sums them. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const REPORT = 'reports/report.html';

/** How many of the slowest steps are told. */
const SLOWEST = 5;

/** What a run has come to, read off Cucumber's messages; so it is the same with one worker and with several. */
export class Summary {
  readonly #query = new Query();
  readonly #workers = new Set<string | undefined>();

  heard(message: Envelope): void {
    this.#query.update(message);
    if (message.testCaseStarted) this.#workers.add(message.testCaseStarted.workerId);
  }

  get counts(): Counts {
    const statuses = this.#query
      .findAllTestCaseFinished()
      .map((finished) => this.#query.findMostSevereTestStepResultBy(finished)?.status);
    const count = (isMeant: (status: TestStepResultStatus) => boolean) =>
      statuses.filter((status = TestStepResultStatus.PASSED) => isMeant(status)).length;
    return {
      passed: count((status) => status === TestStepResultStatus.PASSED),
      failed: count((status) => !NO_FAILURE.has(status)),
    };
  }

  /** To add a line to it, add it here; what scenarios attach as JSON is read by its media type. */
  text(): string {
    const { passed, failed } = this.counts;
    const took = formatDuration(milliseconds(this.#query.findTestRunDuration()));
    const sightings = this.#attached<Sightings>(SIGHTINGS_MEDIA_TYPE);
    const lines = [
      `${counted(passed + failed, 'scenario')}: ${passed} passed, ${failed} failed, in ${took}`,
      ...this.#features(),
      ...seen(sightings),
      ...fabric(sightings),
      ...this.#phases(this.#attached<PhaseTimes>(PHASES_MEDIA_TYPE)),
      ...this.#slowestSteps(),
      `HTML report: ${relative(process.cwd(), REPORT)}`,
    ];
    return `\n${lines.join('\n')}\n`;
  }

  #attached<T>(mediaType: string): T[] {
    return this.#query
      .findAllTestStepFinished()
      .flatMap((finished) => this.#query.findAttachmentsBy(finished))
      .filter((attachment) => attachment.mediaType === mediaType)
      .map(({ body, contentEncoding }) =>
        JSON.parse(contentEncoding === 'BASE64' ? Buffer.from(body, 'base64').toString() : body),
      );
  }

  /** `  8.3 s in features/deploy.feature` */
  #features(): string[] {
    const times = new Map<string, number>();
    for (const finished of this.#query.findAllTestCaseFinished()) {
      const file = this.#query.findPickleBy(finished)?.uri ?? '';
      const ms = milliseconds(this.#query.findTestCaseDurationBy(finished));
      times.set(file, (times.get(file) ?? 0) + ms);
    }
    return [...times].map(([file, ms]) => `  ${formatDuration(ms)} in ${file}`);
  }

  /** The phases, and what is left of the scenarios' time; hooks around the run have a line of their own. */
  #phases(attached: readonly PhaseTimes[]): string[] {
    const times = addedUp(attached);
    const inPhases = sum(PHASES.map((phase) => times[phase] ?? 0));
    const inScenarios = sum(
      this.#query
        .findAllTestCaseFinished()
        .map((finished) => milliseconds(this.#query.findTestCaseDurationBy(finished))),
    );
    const aroundScenarios = sum(
      this.#query.findAllTestRunHookFinished().map(({ result }) => milliseconds(result.duration)),
    );
    const lines: (readonly [string, number])[] = [
      ...PHASES.map((phase) => [phase, times[phase] ?? 0] as const),
      ['before and after the scenarios', aroundScenarios],
      ['the rest', inScenarios - inPhases],
    ];
    const workers = this.#workers.size > 1 ? `, ${this.#workers.size} workers together` : '';
    return listed(
      `where the time went${workers}`,
      lines.filter(([, ms]) => ms >= LEAST).map(([what, ms]) => `${column(ms)}  ${what}`),
    );
  }

  #slowestSteps(): string[] {
    const steps = this.#query
      .findAllTestStepFinished()
      .map((finished) => ({ finished, ms: milliseconds(finished.testStepResult.duration) }))
      .filter(({ finished, ms }) => ms >= LEAST && this.#query.findTestStepBy(finished)?.pickleStepId)
      .sort((a, b) => b.ms - a.ms)
      .slice(0, SLOWEST);
    return listed(
      'slowest steps',
      steps.map(({ finished, ms }) => `${column(ms)}  ${this.#sentence(finished)}`),
    );
  }

  /** `When I deploy example02  # features/deploy.feature:14` */
  #sentence(finished: NonNullable<Envelope['testStepFinished']>): string {
    const testStep = this.#query.findTestStepBy(finished);
    const pickleStep = testStep && this.#query.findPickleStepBy(testStep);
    const step = pickleStep && this.#query.findStepBy(pickleStep);
    const started = this.#query.findTestCaseStartedBy(finished);
    const file = started && this.#query.findPickleBy(started)?.uri;
    return `${step?.keyword ?? ''}${pickleStep?.text ?? ''}  # ${file}:${step?.location.line}`;
  }
}

const NO_FAILURE: ReadonlySet<TestStepResultStatus> = new Set([
  TestStepResultStatus.PASSED,
  TestStepResultStatus.SKIPPED,
]);

/** What rounds to nothing is not told, in milliseconds. */
const LEAST = 50;

/** `  vp0: 7 dev images, 7 dev containers` */
function seen(sightings: readonly Sightings[]): string[] {
  const peers = [...new Set(sightings.flatMap(({ peers }) => Object.keys(peers)))].sort();
  const count = (peer: string, kind: 'images' | 'containers') =>
    sum(sightings.map(({ peers }) => peers[peer]?.[kind].length ?? 0));
  return peers.map(
    (peer) =>
      `  ${peer}: ${counted(count(peer, 'images'), 'dev image')}, ${counted(count(peer, 'containers'), 'dev container')}`,
  );
}

function fabric(sightings: readonly Sightings[]): string[] {
  const images = [...new Set(sightings.flatMap(({ fabric }) => fabric))];
  return listed(
    'on the images',
    images.map((image) => `  ${image}`),
  );
}

const listed = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines];

const column = (ms: number): string => seconds(ms).padStart(9);

const milliseconds = (duration: Duration | undefined): number =>
  duration ? TimeConversion.durationToMilliseconds(duration) : 0;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
