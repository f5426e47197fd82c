// Cucumber loads plugins before it requires modules.
require('ts-node/register');

const { join } = require('node:path');

/** Runs at the same time need different ones. */
const REPORTS = process.env.REPORTS_DIRECTORY || 'reports';

const SUPPORT = ['support/hooks.ts', 'support/parameters.ts', 'steps/*.ts'];

const common = {
  requireModule: ['ts-node/register'],
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

/** A dry run leaves the reports of the last real run. */
const isDryRun = process.argv.some((arg) => arg === '--dry-run' || arg === '-d');

const reportsIn = (directory) => ({
  pluginOptions: {
    reports: isDryRun ? {} : { directory },
    summary: { counts: join(directory, 'summary.json'), report: join(directory, 'report.html') },
  },
  format: isDryRun
    ? [PRETTY]
    : [
        PRETTY,
        ['./support/report/html-report.ts', join(directory, 'report.html')],
        ['junit', join(directory, 'junit.xml')],
        ['message', join(directory, 'messages.ndjson')],
      ],
});

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

/** Need the embedded network. Cucumber adds the tags of a command line to these. */
const ONLY_EMBEDDED = process.env.FABRIC_IMAGES === 'hyperledger' ? ['@embedded'] : [];

const without = (...tags) => tags.map((tag) => `not ${tag}`).join(' and ');

module.exports = {
  default: {
    ...common,
    ...reportsIn(REPORTS),
    require: SUPPORT,
    // In the vocabulary of Fabric's own suite, which the profile below adds.
    tags: without('@bddtests', ...ONLY_EMBEDDED),
  },
  /** Features of Fabric 0.6's own suite, from anywhere: `cucumber-js --profile bddtests some/*.feature`. */
  bddtests: {
    ...common,
    ...reportsIn(join(REPORTS, 'bddtests')),
    require: [...SUPPORT, 'steps/bddtests/*.ts'],
    tags: without(...EXCLUDED, ...ONLY_EMBEDDED),
  },
};
