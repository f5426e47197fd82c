// Cucumber loads plugins before it requires modules.
require('ts-node/register');

const { join } = require('node:path');

/** Of its own for each of several runs at the same time. */
const REPORTS = process.env.REPORTS_DIRECTORY || 'reports';

const common = {
  requireModule: ['ts-node/register'],
  require: ['support/hooks.ts', 'support/parameters.ts', 'steps/**/*.ts'],
  strict: true,
  formatOptions: { includeAttachments: false },
  plugin: [
    './support/report/reports-directory.ts',
    './support/report/progress.ts',
    './support/report/summary.ts',
  ],
};

/** For a person at a terminal; also with several workers. */
const PRETTY = './support/report/pretty.ts';

/** Nothing runs: the reports of the run before it stay. */
const isDryRun = process.argv.some((arg) => arg === '--dry-run' || arg === '-d');

const reports = [
  ['./support/report/html-report.ts', join(REPORTS, 'report.html')],
  ['junit', join(REPORTS, 'junit.xml')],
  ['message', join(REPORTS, 'messages.ndjson')],
];

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
    pluginOptions: {
      reports: isDryRun ? {} : { directory: REPORTS },
      summary: { counts: join(REPORTS, 'summary.json'), report: join(REPORTS, 'report.html') },
    },
    format: isDryRun ? [PRETTY] : [PRETTY, ...reports],
  },
};
