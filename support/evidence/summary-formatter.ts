import { relative } from 'node:path';
import type { Attachment, Envelope, TestStepResultStatus, Timestamp } from '@cucumber/messages';
import { formatDuration } from '../waiting/duration';
import { SIGHTINGS_MEDIA_TYPE, type Sightings } from './sightings';

/** What a formatter plugin of Cucumber's gets; the part used here. */
interface FormatterContext {
  on(event: 'message', handler: (message: Envelope) => void): void;
  write(text: string): void;
}

/** The counts, as the closing line of a test run sums them. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const REPORT = 'reports/report.html';

/** Prints the closing summary of a run, and writes its counts as JSON to the formatter's own file. */
class Summary {
  readonly #worst = new Map<string, TestStepResultStatus>();
  readonly #sightings: Sightings[] = [];
  /** Milliseconds spent in each feature, by its file. */
  readonly #features = new Map<string, number>();
  readonly #fileOfPickle = new Map<string, string>();
  readonly #fileOfTestCase = new Map<string, string>();
  readonly #begun = new Map<string, { readonly file: string; readonly at: number }>();
  #started = 0;

  heard(message: Envelope): void {
    if (message.testRunStarted) this.#started = Date.now();
    if (message.testCaseStarted)
      this.#worst.set(message.testCaseStarted.id, 'PASSED' as TestStepResultStatus);
    if (message.pickle) this.#fileOfPickle.set(message.pickle.id, message.pickle.uri);
    if (message.testCase)
      this.#fileOfTestCase.set(message.testCase.id, this.#fileOfPickle.get(message.testCase.pickleId) ?? '');
    if (message.testCaseStarted) this.#scenarioBegan(message.testCaseStarted);
    if (message.testCaseFinished) this.#scenarioEnded(message.testCaseFinished);
    if (message.testStepFinished) this.#finished(message.testStepFinished);
    if (message.testCaseFinished?.willBeRetried)
      this.#worst.delete(message.testCaseFinished.testCaseStartedId);
    if (message.attachment) this.#attached(message.attachment);
  }

  get counts(): Counts {
    const statuses = [...this.#worst.values()];
    const [passed, skipped] = ['PASSED', 'SKIPPED'].map(
      (kind) => statuses.filter((one) => one === kind).length,
    );
    return { passed: passed ?? 0, failed: statuses.length - (passed ?? 0) - (skipped ?? 0) };
  }

  text(): string {
    const { passed, failed } = this.counts;
    const lines = [
      `${counted(passed + failed, 'scenario')}: ${passed} passed, ${failed} failed, in ${formatDuration(Date.now() - this.#started)}`,
      ...[...this.#features].map(([file, ms]) => `  ${formatDuration(ms)} in ${file}`),
      ...this.#seen(),
      ...this.#fabric(),
      `HTML report: ${relative(process.cwd(), REPORT)}`,
    ];
    return `\n${lines.join('\n')}\n`;
  }

  #scenarioBegan({ id, testCaseId, timestamp }: NonNullable<Envelope['testCaseStarted']>): void {
    this.#begun.set(id, { file: this.#fileOfTestCase.get(testCaseId) ?? '', at: milliseconds(timestamp) });
  }

  #scenarioEnded({ testCaseStartedId, timestamp }: NonNullable<Envelope['testCaseFinished']>): void {
    const { file = '', at = 0 } = this.#begun.get(testCaseStartedId) ?? {};
    this.#features.set(file, (this.#features.get(file) ?? 0) + milliseconds(timestamp) - at);
  }

  #finished({
    testCaseStartedId,
    testStepResult: { status },
  }: NonNullable<Envelope['testStepFinished']>): void {
    const worst = this.#worst.get(testCaseStartedId);
    // What follows a failed step is skipped; the failure is what counts.
    if (status !== 'PASSED' && !(status === 'SKIPPED' && worst !== 'PASSED'))
      this.#worst.set(testCaseStartedId, status);
  }

  #attached({ mediaType, body, contentEncoding }: Attachment): void {
    if (mediaType !== SIGHTINGS_MEDIA_TYPE) return;
    this.#sightings.push(
      JSON.parse(contentEncoding === 'BASE64' ? Buffer.from(body, 'base64').toString() : body),
    );
  }

  #fabric(): string[] {
    const images = [...new Set(this.#sightings.flatMap(({ fabric }) => fabric))];
    return images.length === 0 ? [] : ['on the images', ...images.map((image) => `  ${image}`)];
  }

  /** `  vp0: 7 dev images, 7 dev containers` */
  #seen(): string[] {
    const peers = [...new Set(this.#sightings.flatMap(({ peers }) => Object.keys(peers)))].sort();
    const count = (peer: string, kind: 'images' | 'containers') =>
      this.#sightings.reduce((sum, { peers }) => sum + (peers[peer]?.[kind].length ?? 0), 0);
    return peers.map(
      (peer) =>
        `  ${peer}: ${counted(count(peer, 'images'), 'dev image')}, ${counted(count(peer, 'containers'), 'dev container')}`,
    );
  }
}

const milliseconds = ({ seconds, nanos }: Timestamp): number => seconds * 1_000 + nanos / 1e6;

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export default {
  type: 'formatter',
  formatter({ on, write }: FormatterContext) {
    const summary = new Summary();
    on('message', (message) => summary.heard(message));
    return () => {
      write(`${JSON.stringify(summary.counts)}\n`);
      process.stdout.write(summary.text());
    };
  },
};
