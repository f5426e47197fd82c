// Cucumber loads plugins before it requires modules.
require('ts-node/register');

const problem = require('./support/reports').problemWith('reports');
if (problem) {
  console.error(problem); // Thrown from here, it would be shown with Cucumber's stack.
  process.exit(1);
}

const common = {
  requireModule: ['ts-node/register'],
  require: ['support/hooks.ts', 'support/parameters.ts', 'steps/**/*.ts'],
  strict: true,
  formatOptions: { includeAttachments: false, snippetSyntax: './support/evidence/suggested-sentences.ts' },
  plugin: ['./support/evidence/progress-plugin.ts', './support/evidence/summary-plugin.ts'],
};

/** For a person at a terminal; also with several workers. */
const PRETTY = './support/evidence/pretty-in-turn.ts';

/** What Fabric's own suite leaves out of its default run. */
const EXCLUDED = [
  '@issue_767',
  '@issueUtxo',
  '@issue_477',
  '@issue_1207',
  '@issue_1565',
  '@issue_RBAC_TCERT_With_Attributes',
  '@sdk',
  '@TLS',
  '@devops',
];

/** Claimed of the embedded network alone. Cucumber adds the tags of a command line to them. */
const ONLY_EMBEDDED = process.env.FABRIC_IMAGES === 'hyperledger' ? ['@embedded'] : [];

const without = (...tags) => tags.map((tag) => `not ${tag}`).join(' and ');

module.exports = {
  /** Features of Fabric 0.6's own suite, from wherever they are: `cucumber-js --profile bddtests some/*.feature`. */
  bddtests: {
    ...common,
    tags: without(...EXCLUDED, ...ONLY_EMBEDDED),
    format: [PRETTY],
  },
  default: {
    ...common,
    tags: without(...ONLY_EMBEDDED),
    pluginOptions: { summary: { counts: 'reports/summary.json', report: 'reports/report.html' } },
    format: [
      PRETTY,
      ['html', 'reports/report.html'],
      ['junit', 'reports/junit.xml'],
      ['message', 'reports/messages.ndjson'],
    ],
  },
};
