import { join } from 'node:path';
import { styleText } from 'node:util';
import Table from 'cli-table3';
import { cut, imageTitle } from '../../support/report/words';
import { EXIT_CODES } from './comparison';
import { type ComparedScenario, type Comparison, ROLES, type Role } from './schema';
import { failuresOf } from './verdict';
import { differenceWords, headline, outcome } from './words';

/** Columns beside the scenario's, with their borders. */
const OTHERS = 58;
const NARROWEST = 24;

/** Differences of one scenario that are shown; the HTML page has all. */
const SHOWN = 5;

const MESSAGE_LINES = 5;

const COLOURS = { better: 'green', worse: 'red', none: 'reset' } as const;

/** For a terminal of this width; the runs are in `directory`. */
export function tableOf(comparison: Comparison, directory: string, width: number): string {
  const { sides, scenarios, problems, notes } = comparison;
  const table = new Table({
    head: ['scenario', 'verdict', cut(sides.from.name, 14), cut(sides.to.name, 14), 'time'],
    style: { head: [], border: [], compact: true },
  });
  const room = Math.max(NARROWEST, width - OTHERS);
  for (const scenario of scenarios)
    table.push([
      cut(`${scenario.id.replace(/^.*\//, '')} ${scenario.name}`, room),
      styleText(
        COLOURS[scenario.change],
        `${scenario.verdict}${scenario.known === undefined ? '' : ' (known)'}`,
      ),
      outcome(scenario, 'from'),
      outcome(scenario, 'to'),
      scenario.time ? `${scenario.time.ratio.toFixed(2)} ×` : '',
    ]);
  const details = scenarios.flatMap((scenario) => detailsOf(scenario, comparison, directory));
  return [
    ...(scenarios.length > 0 ? [table.toString()] : []),
    ...(details.length > 0 ? ['', ...details] : []),
    ...ROLES.flatMap((role) => sideLines(comparison, role)),
    ...problems.map((text) => styleText('red', text)),
    ...notes,
    styleText(['bold', EXIT_CODES[comparison.result] === 0 ? 'green' : 'red'], headline(comparison)),
    '',
  ].join('\n');
}

function detailsOf(scenario: ComparedScenario, { sides }: Comparison, directory: string): string[] {
  const { verdict, attempts, differences, known, firstDifference } = scenario;
  const hasRun = ROLES.some((role) => attempts[role].length > 0);
  const isShown = (verdict !== 'same' && hasRun) || differences.length > 0 || firstDifference !== undefined;
  if (!isShown) return [];
  const failures = failuresOf(scenario).flatMap(({ role, step, message, evidence }) => [
    `  ${sides[role].name}: ${step}`,
    ...message.split('\n', MESSAGE_LINES).map((line) => `      ${line}`),
    ...(evidence === undefined ? [] : [`      evidence: ${join(directory, evidence)}/`]),
  ]);
  const rest = differences.length - SHOWN;
  return [
    styleText('bold', `${scenario.id} ${scenario.name}`),
    `  ${verdict}: ${scenario.remark}${known === undefined ? '' : `; known: ${known}`}`,
    ...failures,
    ...differences.slice(0, SHOWN).map((difference) => `  ${differenceWords(difference)}`),
    ...(rest > 0 ? [`  and ${rest} more differences`] : []),
    '',
  ];
}

function sideLines({ sides }: Comparison, role: Role): string[] {
  const { name, engine, images, problem } = sides[role];
  if (problem !== undefined) return [styleText('red', `${name} could not start: ${problem}`)];
  return [`${name}: ${engine ?? ''}`, ...images.map((image) => `  ${imageTitle(image)}`)];
}
