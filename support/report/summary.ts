import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { styleText } from 'node:util';
import type { CoordinatorContext, Plugin } from '@cucumber/cucumber/api';
import {
  type Duration,
  type Envelope,
  type TestCaseFinished,
  type TestStepFinished,
  TestStepResultStatus,
  TimeConversion,
} from '@cucumber/messages';
import { Query } from '@cucumber/query';
import { formatDuration } from '../waiting/duration';
import { shareArguments } from './rerun-command';
import { REMOVAL_MEDIA_TYPE } from './scenario-report';
import { describeUse, type ScenarioUse, USE_MEDIA_TYPE } from './scenario-use';
import { type Selection, selectionIn, unmatched } from './selection';
import { suggestions } from './suggestions';
import { counted, firstLine } from './words';

/** The file that gets the counts, as JSON, and where the HTML report is. */
type Options = { readonly counts?: string; readonly report?: string };

/**
 * Prints what a run came to, below the output of the formatters. On stderr: stdout belongs to the formatter, whose
 * output may be JSON.
 */
export default {
  type: 'plugin',
  optionsKey: 'summary',
  coordinator({ on, transform, options, environment }: CoordinatorContext<Options>) {
    const args = process.argv.slice(2);
    shareArguments(args);
    const summary = new Summary();
    let paths: readonly string[] = [];
    let selected = 0;
    on('paths:resolve', ({ unexpandedSourcePaths }) => {
      paths = unexpandedSourcePaths;
    });
    transform('pickles:filter', (pickles) => {
      selected = pickles.length; // Cucumber's own filters come before those of plugins.
      return pickles;
    });
    on('message', (message) => summary.update(message));
    return () => {
      const selection = { ...selectionIn(args), paths, selected };
      const { text, isFailure } = summary.result(selection, options.report);
      environment.stderr.write(text);
      // Cucumber sets the exit code when all plugins are done.
      if (isFailure) process.once('exit', () => Object.assign(process, { exitCode: 1 }));
      if (!options.counts || summary.isDryRun) return;
      mkdirSync(dirname(options.counts), { recursive: true });
      writeFileSync(options.counts, `${JSON.stringify(summary.counts)}\n`);
    };
  },
} satisfies Plugin<Options>;

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** A line for each scenario that failed. */
  readonly failures: readonly string[];
}

const { AMBIGUOUS, FAILED, PASSED, SKIPPED, UNDEFINED } = TestStepResultStatus;

/** Of what hooks and steps log. */
const LOG_MEDIA_TYPE = 'text/x.cucumber.log+plain';

const SLOWEST_STEPS = 5;

/** Shorter times are not shown, in milliseconds. */
const SHORTEST = 50;

/** What a run came to, read from Cucumber's messages: they are the same with one worker and with several. */
export class Summary {
  readonly #query = new Query();

  update(message: Envelope): void {
    this.#query.update(message);
  }

  get counts(): Counts {
    const finished = this.#query.findAllTestCaseFinished();
    const failures = finished.flatMap((scenario) => {
      if ([PASSED, SKIPPED].includes(this.#statusOf(scenario))) return [];
      const { message = '' } = this.#query.findMostSevereTestStepResultBy(scenario) ?? {};
      return `${this.#titleOf(scenario)}: ${firstLine(message)}`;
    });
    const passed = finished.filter((scenario) => this.#statusOf(scenario) === PASSED).length;
    return { passed, failed: failures.length, failures };
  }

  #statusOf(finished: TestCaseFinished): TestStepResultStatus {
    return this.#query.findMostSevereTestStepResultBy(finished)?.status ?? PASSED;
  }

  #titleOf(finished: TestCaseFinished): string {
    return `${this.#place(finished)} ${this.#query.findPickleBy(finished)?.name}`;
  }

  /** Cucumber skips the hooks around a run only in a dry run. */
  get isDryRun(): boolean {
    return this.#query.findAllTestRunHookFinished().some(({ result }) => result.status === SKIPPED);
  }

  /** `isFailure`: the run fails even if no scenario failed. */
  result(selection: Selection, report?: string): { readonly text: string; readonly isFailure: boolean } {
    // A run that ended before it started says why itself.
    const missed = this.#query.findTestRunStarted() ? unmatched(selection, this.#query) : undefined;
    const faults = this.isDryRun ? this.#dryRunFaults() : [];
    const sections = [
      ...this.#failures(),
      suggestions(this.#query),
      ...this.#attached(REMOVAL_MEDIA_TYPE),
      this.isDryRun ? '' : [...this.#slowestSteps(), ...describeUse(this.#uses)].join('\n'),
      [
        ...(report && !this.isDryRun ? [`HTML report: ${report}`] : []),
        [this.#headline(), ...faults].join('; '),
        ...(missed?.lines ?? []),
      ].join('\n'),
    ];
    const text = sections.map((section) => section && `\n${section}\n`).join('');
    return { text, isFailure: faults.length > 0 || missed?.isFailure === true };
  }

  /** What was logged about each scenario that failed: formatters repeat only the messages of its steps. */
  #failures(): string[] {
    return this.#query.findAllTestCaseFinished().flatMap((finished) => {
      if (this.#statusOf(finished) !== FAILED) return [];
      const steps = this.#query
        .findTestStepsFinishedBy(finished)
        .filter((step) => step.testStepResult.status === FAILED || this.#query.findTestStepBy(step)?.hookId);
      const logged = this.#attached(LOG_MEDIA_TYPE, steps).join('\n').replace(/^/gm, '  ');
      return logged.trim() ? [`${this.#titleOf(finished)}\n${logged}`] : [];
    });
  }

  #slowestSteps(): string[] {
    const lines = this.#query
      .findAllTestStepFinished()
      .map((finished) => {
        const ms = milliseconds(finished.testStepResult.duration);
        const testStep = this.#query.findTestStepBy(finished);
        const step = testStep && this.#query.findPickleStepBy(testStep);
        return { finished, ms, step };
      })
      .filter(({ step, ms }) => step && ms >= SHORTEST)
      .sort((a, b) => b.ms - a.ms)
      .slice(0, SLOWEST_STEPS)
      .map(({ finished, ms, step }) => {
        const keyword = step && this.#query.findStepBy(step)?.keyword;
        return `${formatDuration(ms).padStart(9)}  ${keyword}${step?.text}  # ${this.#place(finished)}`;
      });
    return lines.length === 0 ? [] : ['slowest steps:', ...lines];
  }

  get #uses(): ScenarioUse[] {
    return this.#attached(USE_MEDIA_TYPE).map((text) => JSON.parse(text));
  }

  #headline(): string {
    const scenarios = this.#query.findAllTestCaseFinished().length;
    if (this.isDryRun) return `dry run: ${counted(scenarios, 'scenario')} would run`;
    const took = formatDuration(milliseconds(this.#query.findTestRunDuration()));
    const { passed, failed } = this.counts;
    if (scenarios === 0) return `no scenario ran, in ${took}`;
    const verdict = `${passed} passed, ${failed} failed`;
    const coloured = styleText(failed === 0 ? 'green' : 'red', verdict, { stream: process.stderr });
    const skipped = scenarios - passed - failed;
    return `${counted(scenarios, 'scenario')}: ${coloured}${skipped > 0 ? `, ${skipped} skipped` : ''}, in ${took}`;
  }

  #dryRunFaults(): string[] {
    const faults = this.#query.findAllTestCaseFinished().flatMap((finished) => {
      if (this.#query.findPickleBy(finished)?.steps.length === 0) return 'no steps';
      const status = this.#statusOf(finished);
      return status === UNDEFINED || status === AMBIGUOUS ? `${status.toLowerCase()} steps` : [];
    });
    return [...Map.groupBy(faults, (fault) => fault)].map(([fault, { length }]) => `${length} with ${fault}`);
  }

  /** The texts attached under a media type, by all steps and hooks or by these. */
  #attached(
    mediaType: string,
    steps: readonly TestStepFinished[] = this.#query.findAllTestStepFinished(),
  ): string[] {
    return steps
      .flatMap((step) => this.#query.findAttachmentsBy(step))
      .filter((attachment) => attachment.mediaType === mediaType)
      .map(({ body }) => body);
  }

  /** `features/deploy.feature:7`: the scenario's line, since the step of a Background has the same in each. */
  #place(element: TestStepFinished | TestCaseFinished): string {
    const pickle = this.#query.findPickleBy(element);
    return `${pickle?.uri}:${pickle && this.#query.findLocationOf(pickle)?.line}`;
  }
}

const milliseconds = (duration: Duration | undefined): number =>
  duration ? TimeConversion.durationToMilliseconds(duration) : 0;
