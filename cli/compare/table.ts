import { styleText } from 'node:util';
import Table from 'cli-table3';
import { cut } from '../../support/report/words';
import { EXIT_CODES } from './comparison';
import type { ComparedScenario, Comparison, Role } from './schema';
import { worst } from './verdict';
import { firstLine, headline, imageTitle, outcome, seconds } from './words';

/** Columns beside the scenario's, with their borders. */
const OTHERS = 58;
const NARROWEST = 24;

/** Differences of one scenario that are shown; the HTML page has all. */
const SHOWN = 5;

const COLOURS = { better: 'green', worse: 'red', none: 'reset' } as const;

/** For a terminal of this width. */
export function tableOf(comparison: Comparison, width: number): string {
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
  const details = scenarios.flatMap((scenario) => detailsOf(scenario, comparison));
  return [
    ...(scenarios.length > 0 ? [table.toString()] : []),
    ...(details.length > 0 ? ['', ...details] : []),
    ...(['from', 'to'] as const).map((role) => sideLine(comparison, role)),
    ...problems.map((text) => styleText('red', text)),
    ...notes,
    styleText(['bold', EXIT_CODES[comparison.result] === 0 ? 'green' : 'red'], headline(comparison)),
    '',
  ].join('\n');
}

function detailsOf(scenario: ComparedScenario, { sides }: Comparison): string[] {
  const { verdict, attempts, differences, known, firstDifference } = scenario;
  const isShown = verdict !== 'same' || differences.length > 0 || firstDifference !== undefined;
  if (!isShown) return [];
  const failures = (['from', 'to'] as const).flatMap((role) => {
    const run = worst(attempts[role]);
    if (!run?.failure) return [];
    return [`  ${sides[role].name}: ${run.failure.step}`, `      ${firstLine(run.failure.message)}`].concat(
      run.evidence === undefined ? [] : `      evidence: ${run.evidence}/`,
    );
  });
  const rest = differences.length - SHOWN;
  return [
    styleText('bold', `${scenario.id} ${scenario.name}`),
    `  ${verdict}: ${scenario.remark}${known === undefined ? '' : `; known: ${known}`}`,
    ...failures,
    ...differences.slice(0, SHOWN).map(({ kind, subject, text }) => `  ${kind}, ${subject}: ${text}`),
    ...(rest > 0 ? [`  and ${rest} more differences`] : []),
    '',
  ];
}

function sideLine({ sides }: Comparison, role: Role): string {
  const { name, engine, images, problem } = sides[role];
  if (problem !== undefined) return styleText('red', `${name} could not start: ${problem}`);
  return `${name}: ${[...images.map(imageTitle), engine && `engine ${engine}`].filter(Boolean).join(', ')}`;
}

/** While it runs. */
export const lineOf = (status: string, side: string, ms: number): string =>
  `${status.padEnd(7)} ${ms > 0 ? seconds(ms).padStart(8) : ' '.repeat(8)}  ${side}`;
