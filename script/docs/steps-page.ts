import type { Generation } from '../../support/fabric/generation';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { fabric2 } from '../../support/fabric/v2/generation';
import type { Step, Vocabulary } from './vocabulary';

interface Group {
  readonly title: string;
  readonly file: string;
}

const OURS: readonly Group[] = [
  { title: 'Networks', file: 'steps/network.ts' },
  { title: 'Chaincode', file: 'steps/chaincode.ts' },
  { title: 'Life cycle', file: 'steps/lifecycle.ts' },
  { title: 'Docker state', file: 'steps/docker.ts' },
  { title: 'Ledger', file: 'steps/ledger.ts' },
  { title: 'Identity', file: 'steps/identity.ts' },
  { title: 'Faults', file: 'steps/faults.ts' },
  { title: 'CLI', file: 'steps/cli.ts' },
  { title: 'REST', file: 'steps/rest.ts' },
  { title: 'Logs', file: 'steps/logs.ts' },
];

const FABRICS: readonly Group[] = [
  { title: "Fabric's networks, faults and users", file: 'steps/bddtests/network.ts' },
  { title: "Fabric's chaincode", file: 'steps/bddtests/chaincode.ts' },
  { title: "Fabric's answers", file: 'steps/bddtests/answers.ts' },
  { title: "Fabric's commands, logs and events", file: 'steps/bddtests/commands.ts' },
];

/** Cucumber's own, as far as our steps use them. */
const BUILT_IN: Readonly<Record<string, string>> = {
  int: 'A whole number: `4`.',
  string: 'Text in double or single quotes: `"…"`, `\'…\'`.',
};

/** Throws for a step of a file that no group has. */
export function stepsPage({ steps, parameterTypes }: Vocabulary): string {
  const groups = [...OURS, ...FABRICS];
  const stray = steps.find(({ file }) => !groups.some((group) => group.file === file));
  if (stray) throw new Error(`${stray.file} belongs to no group of script/docs/steps-page.ts`);
  const ours = new Set(parameterTypes.map(({ name }) => name));
  const section = ({ title, file }: Group) =>
    [`### ${title}`, ...steps.filter((step) => step.file === file).map((step) => entry(step, ours))].join(
      '\n\n',
    );
  const parameters = [
    ...parameterTypes.map(({ name, meaning }) => row(name, meaning)),
    ...Object.entries(BUILT_IN).map(([name, meaning]) => row(name, meaning)),
  ];
  return `${[
    HEAD,
    [...groups, { title: 'Parameters' }].map(({ title }) => `[${title}](#${anchor(title)})`).join(' ·\n'),
    '## Plain sentences',
    ...OURS.map(section),
    "## The words of Fabric's own suite",
    FABRICS_HEAD,
    ...FABRICS.map(section),
    '## Parameters',
    ['| parameter | what it accepts |', '|---|---|', ...parameters].join('\n'),
  ].join('\n\n')}\n`;
}

const HEAD = `# Steps

<!-- Made by \`npm run docs\` from the comments above the steps in steps/, and checked by npm test. -->

Every sentence that a scenario can use. A name in braces is a parameter, [described below](#parameters). \`(s)\` is optional
and \`is/are\` means either. Cucumber accepts any keyword for any step.`;

const FABRICS_HEAD = `For features written for Fabric 0.6's own suite, see [bddtests.md](bddtests.md). The profile \`bddtests\` loads these
sentences: \`npx cucumber-js --profile bddtests some.feature\`. The colon before a table and what is in brackets are optional.`;

/** `linked` are the parameters worth a link: not Cucumber's own. */
function entry({ keyword, pattern, meaning, need, examples, parameters }: Step, linked: Set<string>): string {
  const links = parameters.filter((name) => linked.has(name)).map((name) => `[${name}](#${name})`);
  const blocks = examples.map((example) => `    ${keyword} ${example.replaceAll('\n', '\n      ')}`);
  const lines = [
    `**${keyword}** \`${pattern}\``,
    `${meaning}${only(need)}`,
    ...(links.length > 0 ? [links.join(', ')] : []),
  ];
  return `${lines.join('\\\n')}\n\n${blocks.join('\n')}`;
}

const GENERATIONS: readonly Generation[] = [fabric06, fabric2];

/** ` *Fabric 2.x only.*`, where only one generation has what the step needs. */
function only(need: string | undefined): string {
  const having = GENERATIONS.filter(({ lacks }) => !Object.keys(lacks).includes(need ?? ''));
  return having.length === GENERATIONS.length
    ? ''
    : ` *${having.map(({ title }) => title).join(', ')} only.*`;
}

const row = (name: string, meaning: string): string =>
  `| <a id="${name}"></a>\`{${name}}\` | ${meaning.replaceAll('|', '\\|')} |`;

/** As GitHub makes it of a heading. */
const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
