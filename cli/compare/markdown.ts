import { imageTitle } from '../../support/report/words';
import { type ComparedScenario, type Comparison, ROLES } from './schema';
import { failuresOf } from './verdict';
import { differenceWords, headline, outcome } from './words';

const MESSAGE_LINES = 5;

const MARKS = { better: '🟢', worse: '🔴', none: '⚪' } as const;

/** A summary for a pull request: what changed, in a table; the rest folded away. */
export function markdownOf(comparison: Comparison): string {
  const { sides, scenarios, problems, notes } = comparison;
  const changed = scenarios.filter(
    ({ verdict, change, known }) => verdict !== 'same' || change !== 'none' || known !== undefined,
  );
  const found = scenarios.flatMap(({ id, differences }) =>
    differences.map((difference) => `- \`${id}\`: ${plain(differenceWords(difference))}`),
  );
  return [
    `### ${plain(sides.from.name)} → ${plain(sides.to.name)}: ${headline(comparison)}`,
    '',
    ...(changed.length > 0
      ? [
          `| | scenario | verdict | ${plain(sides.from.name)} | ${plain(sides.to.name)} |`,
          '|---|---|---|---|---|',
          ...changed.map(row),
          '',
        ]
      : []),
    ...problems.map((problem) => `- 🔴 ${plain(problem)}`),
    ...notes.map((note) => `- ${plain(note)}`),
    ...folded('Messages', changed.flatMap(messages)),
    ...folded('Other differences', found),
    ...folded(
      'Images',
      ROLES.map((role) => {
        const { name, images, engine, problem } = sides[role];
        return `- ${plain(name)}: ${problem ? plain(problem) : images.map(imageTitle).join(', ')}${engine ? `; ${engine}` : ''}`;
      }),
    ),
  ].join('\n');
}

const row = (scenario: ComparedScenario): string =>
  `| ${[
    MARKS[scenario.change],
    `${plain(scenario.name)} \`${scenario.id}\``,
    `**${scenario.verdict}** ${plain(scenario.known ? `known: ${scenario.known}` : scenario.remark)}`,
    outcome(scenario, 'from'),
    outcome(scenario, 'to'),
  ].join(' | ')} |`;

const messages = (scenario: ComparedScenario): string[] =>
  failuresOf(scenario).map(
    ({ role, step, message }) =>
      `- \`${scenario.id}\`, ${role}: *${plain(step)}*: ${plain(message.split('\n', MESSAGE_LINES).join(' '))}`,
  );

const folded = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`<details><summary>${title}</summary>`, '', ...lines, '', '</details>', ''];

/** Nothing in it is markup. */
const plain = (text: string): string => text.replaceAll('\n', ' ').replace(/[\\`*_[\]<>|]/g, '\\$&');
