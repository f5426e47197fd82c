import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
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
import { counted } from './counted';
import { PHASES, REMOVAL_MEDIA_TYPE, type ScenarioUse, USE_MEDIA_TYPE } from './scenario-report';
import { type Selection, selectionOptions, unmatched } from './selection';
import { Suggestions } from './suggestions';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Options {
  /** The file that gets the counts, as JSON. */
  readonly counts?: string;
  /** Where the HTML report is. */
  readonly report?: string;
}

/**
 * Prints what a run came to, below the output of the formatters. On stderr: stdout belongs to the formatter, whose
 * output may be JSON.
 */
export default {
  type: 'plugin',
  optionsKey: 'summary',
  coordinator({ on, transform, options, environment }: CoordinatorContext<Options>) {
    const summary = new Summary();
    const selection: Mutable<Selection> = {
      paths: [],
      selected: 0,
      ...selectionOptions(process.argv.slice(2)),
    };
    on('paths:resolve', ({ unexpandedSourcePaths }) => {
      selection.paths = unexpandedSourcePaths;
    });
    transform('pickles:filter', (pickles) => {
      selection.selected = pickles.length; // Cucumber's own filters come before those of plugins.
      return pickles;
    });
    on('message', (message) => summary.update(message));
    return () => {
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
  readonly #suggestions = new Suggestions();

  update(message: Envelope): void {
    this.#query.update(message);
    this.#suggestions.update(message);
  }

  get counts(): Counts {
    const scenarios = this.#query.findAllTestCaseFinished().map((finished) => {
      const result = this.#query.findMostSevereTestStepResultBy(finished);
      const line = result?.message?.split('\n', 1)[0] ?? '';
      const title = `${this.#place(finished)} ${this.#query.findPickleBy(finished)?.name}`;
      return { status: result?.status ?? PASSED, failure: `${title}: ${line}` };
    });
    const failed = scenarios.filter(({ status }) => status !== PASSED && status !== SKIPPED);
    return {
      passed: scenarios.filter(({ status }) => status === PASSED).length,
      failed: failed.length,
      failures: failed.map(({ failure }) => failure),
    };
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
      this.#suggestions.text,
      ...this.#attached(REMOVAL_MEDIA_TYPE),
      this.isDryRun ? '' : [...this.#slowestSteps(), ...this.#use()].join('\n'),
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
      if (this.#query.findMostSevereTestStepResultBy(finished)?.status !== FAILED) return [];
      const steps = this.#query
        .findTestStepsFinishedBy(finished)
        .filter((step) => step.testStepResult.status === FAILED || this.#query.findTestStepBy(step)?.hookId);
      const logged = this.#attached(LOG_MEDIA_TYPE, steps).join('\n').replace(/^/gm, '  ');
      const title = `${this.#place(finished)} ${this.#query.findPickleBy(finished)?.name}`;
      return logged.trim() ? [`${title}\n${logged}`] : [];
    });
  }

  #slowestSteps(): string[] {
    const steps = this.#query
      .findAllTestStepFinished()
      .map((finished) => ({ finished, ms: milliseconds(finished.testStepResult.duration) }))
      .filter(({ finished, ms }) => ms >= SHORTEST && this.#query.findTestStepBy(finished)?.pickleStepId)
      .sort((a, b) => b.ms - a.ms)
      .slice(0, SLOWEST_STEPS);
    const lines = steps.map(({ finished, ms }) => {
      const testStep = this.#query.findTestStepBy(finished);
      const pickleStep = testStep && this.#query.findPickleStepBy(testStep);
      const keyword = pickleStep && this.#query.findStepBy(pickleStep)?.keyword;
      return `${formatDuration(ms).padStart(9)}  ${keyword}${pickleStep?.text}  # ${this.#place(finished)}`;
    });
    return lines.length === 0 ? [] : ['slowest steps:', ...lines];
  }

  /** What the scenarios used: time, images, the engine. */
  #use(): string[] {
    const uses = this.#attached(USE_MEDIA_TYPE).map((text) => JSON.parse(text) as ScenarioUse);
    if (uses.length === 0) return [];
    const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
    const times = PHASES.map((phase) => [phase, total(uses.map((use) => use.times[phase] ?? 0))] as const)
      .filter(([, ms]) => ms >= SHORTEST)
      .map(([phase, ms]) => `${phase} ${formatDuration(ms)}`);
    const images = counted(total(uses.map(({ devImages }) => devImages)), 'dev image');
    const containers = counted(total(uses.map(({ devContainers }) => devContainers)), 'dev container');
    const gateways = uses.flatMap(({ gateway }) => ('off' in gateway ? [] : gateway));
    const refused = gateways.flatMap((gateway) => gateway.refused);
    const requests = counted(total(gateways.map((gateway) => gateway.requests)), 'request');
    return [
      ...(times.length > 0 ? [`time: ${times.join(', ')}`] : []),
      ...unique(uses.flatMap((use) => use.images)).map((image) => `image: ${image}`),
      `built: ${images}, ${containers}`,
      ...unique(uses.flatMap(({ gateway }) => ('off' in gateway ? `gateway: off, ${gateway.off}` : []))),
      ...(gateways.length > 0 ? [`gateway: ${requests} to the engine, ${refused.length} refused`] : []),
      ...refused.map((request) => `  ${request}`),
    ];
  }

  #headline(): string {
    const scenarios = this.#query.findAllTestCaseFinished().length;
    if (this.isDryRun) return `dry run: ${counted(scenarios, 'scenario')} would run`;
    const took = formatDuration(milliseconds(this.#query.findTestRunDuration()));
    const { passed, failed } = this.counts;
    return scenarios === 0
      ? `no scenario ran, in ${took}`
      : `${counted(passed + failed, 'scenario')}: ${passed} passed, ${failed} failed, in ${took}`;
  }

  #dryRunFaults(): string[] {
    const scenarios = this.#query.findAllTestCaseFinished();
    const count = (isCounted: (finished: TestCaseFinished) => boolean, what: string) => {
      const found = scenarios.filter(isCounted).length;
      return found === 0 ? [] : [`${found} with ${what}`];
    };
    const has = (status: TestStepResultStatus) => (finished: TestCaseFinished) =>
      this.#query.findTestStepsFinishedBy(finished).some((step) => step.testStepResult.status === status);
    return [
      ...count(has(UNDEFINED), 'undefined steps'),
      ...count(has(AMBIGUOUS), 'ambiguous steps'),
      ...count((finished) => this.#query.findPickleBy(finished)?.steps.length === 0, 'no steps'),
    ];
  }

  /** The texts attached under a media type, by all steps and hooks or by these. */
  #attached(
    mediaType: string,
    steps: readonly TestStepFinished[] = this.#query.findAllTestStepFinished(),
  ): string[] {
    return steps
      .flatMap((step) => this.#query.findAttachmentsBy(step))
      .filter((attachment) => attachment.mediaType === mediaType)
      .map(({ body, contentEncoding }) =>
        contentEncoding === 'BASE64' ? Buffer.from(body, 'base64').toString() : body,
      );
  }

  /** `features/deploy.feature:7`: the scenario's line, since the step of a Background has the same in each. */
  #place(element: { readonly testCaseStartedId: string }): string {
    const started = this.#query.findAllTestCaseStarted().find(({ id }) => id === element.testCaseStartedId);
    const pickle = started && this.#query.findPickleBy(started);
    return `${pickle?.uri}:${pickle && this.#query.findLocationOf(pickle)?.line}`;
  }
}

const milliseconds = (duration: Duration | undefined): number =>
  duration ? TimeConversion.durationToMilliseconds(duration) : 0;

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
