import { type Envelope, TestStepResultStatus } from '@cucumber/messages';
import { Query } from '@cucumber/query';
import { counted } from '../counted';
import { formatDuration } from '../waiting/duration';
import { dryRunResult, isDryRun } from './dry-run';
import { type EngineUse, SIGHTINGS_MEDIA_TYPE } from './engine-use';
import { type Counts, countsOf, headline } from './headline';
import { attached, listed, milliseconds, REMOVAL_MEDIA_TYPE, sum } from './messages';
import { phaseLines, slowestSteps } from './run-times';
import { type Selection, type UnmatchedSelection, unmatched } from './selection';

/** Of what a hook or a step logs. */
const LOG_MEDIA_TYPE = 'text/x.cucumber.log+plain';

const { FAILED } = TestStepResultStatus;

/** What a run has come to, read off Cucumber's messages; so it is the same with one worker and with several. */
export class Summary {
  readonly #query = new Query();
  readonly #workers = new Set<string | undefined>();

  /** `report` is the file of the HTML report, where there is one. */
  constructor(private readonly report?: string) {}

  heard(message: Envelope): void {
    this.#query.update(message);
    if (message.testCaseStarted) this.#workers.add(message.testCaseStarted.workerId);
  }

  get counts(): Counts {
    return countsOf(this.#query);
  }

  get isDryRun(): boolean {
    return isDryRun(this.#query);
  }

  /** What makes the run a failure though no scenario says so. A run that ended before its start says itself why. */
  missed(asked: Selection): UnmatchedSelection {
    if (!this.#query.findTestRunStarted()) return { lines: [], isFailure: false };
    const { lines, isFailure } = unmatched(asked, this.#query);
    return { lines, isFailure: isFailure || (this.isDryRun && dryRunResult(this.#query).isFailure) };
  }

  text(): string {
    return `\n${this.#lines().join('\n')}\n`;
  }

  #lines(): string[] {
    if (this.isDryRun) return [dryRunResult(this.#query).line];
    if (this.#workers.size === 0) return [headline(this.#query)];
    const sightings = attached(this.#query, SIGHTINGS_MEDIA_TYPE).map(
      (text) => JSON.parse(text) as EngineUse,
    );
    return [
      headline(this.#query),
      ...features(this.#query),
      ...seen(sightings),
      ...fabric(sightings),
      ...gateway(sightings),
      ...phaseLines(this.#query, this.#workers.size),
      ...slowestSteps(this.#query),
      ...(this.report === undefined ? [] : [`HTML report: ${this.report}`]),
    ];
  }

  /** What stays on the engine, and how to remove it; '' for nothing. */
  left(): string {
    return attached(this.#query, REMOVAL_MEDIA_TYPE)
      .map((removal) => `\n${removal}\n`)
      .join('');
  }

  /** What was logged where scenarios failed: formatters repeat the messages of the steps alone. '' for nothing. */
  saidOfFailures(): string {
    return this.#query
      .findAllTestCaseFinished()
      .filter((finished) => this.#query.findMostSevereTestStepResultBy(finished)?.status === FAILED)
      .map((finished) => {
        const failing = this.#query
          .findTestStepsFinishedBy(finished)
          .filter(
            (step) =>
              step.testStepResult.status === FAILED || this.#query.findTestStepBy(step)?.hookId !== undefined,
          );
        const said = attached(this.#query, LOG_MEDIA_TYPE, failing);
        const pickle = this.#query.findPickleBy(finished);
        const line = pickle && this.#query.findLocationOf(pickle)?.line;
        const text = said.join('\n').replace(/^/gm, '  ');
        return said.length === 0 ? '' : `\n${pickle?.uri}:${line} ${pickle?.name}\n${text}\n`;
      })
      .join('');
  }
}

/** `  8.3 s in features/deploy.feature` */
function features(query: Query): string[] {
  const times = new Map<string, number>();
  for (const finished of query.findAllTestCaseFinished()) {
    const file = query.findPickleBy(finished)?.uri ?? '';
    times.set(file, (times.get(file) ?? 0) + milliseconds(query.findTestCaseDurationBy(finished)));
  }
  return [...times].map(([file, ms]) => `  ${formatDuration(ms)} in ${file}`);
}

/** `  vp0: 7 dev images, 7 dev containers` */
function seen(sightings: readonly EngineUse[]): string[] {
  const peers = [...new Set(sightings.flatMap(({ peers }) => Object.keys(peers)))].sort();
  const count = (peer: string, kind: 'images' | 'containers') =>
    sum(sightings.map(({ peers }) => peers[peer]?.[kind].length ?? 0));
  return peers.map(
    (peer) =>
      `  ${peer}: ${counted(count(peer, 'images'), 'dev image')}, ${counted(count(peer, 'containers'), 'dev container')}`,
  );
}

/** What peers asked the engine for; what they were refused by name. */
function gateway(sightings: readonly EngineUse[]): string[] {
  const off = [...new Set(sightings.flatMap(({ gateway }) => ('off' in gateway ? gateway.off : [])))];
  const passed = sightings.flatMap(({ gateway }) => ('off' in gateway ? [] : gateway));
  const refused = passed.flatMap((one) => one.refused);
  return [
    ...off.map((because) => `peers had the engine's own socket: ${because}`),
    ...(passed.length === 0
      ? []
      : [
          `${counted(sum(passed.map(({ requests }) => requests)), 'request')} of peers to the engine, ${refused.length} refused`,
        ]),
    ...refused.map((request) => `  ${request}`),
  ];
}

function fabric(sightings: readonly EngineUse[]): string[] {
  const images = [...new Set(sightings.flatMap(({ fabric }) => fabric))];
  return listed(
    'on the images',
    images.map((image) => `  ${image}`),
  );
}
