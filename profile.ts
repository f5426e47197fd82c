import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { IConfiguration } from '@cucumber/cucumber/api';
import { isInstalled } from './support/package';
import { fabricVersion } from './support/settings';

/** Runs at the same time need different ones. */
const REPORTS = process.env['REPORTS_DIRECTORY'] || 'reports';

/** A dry run leaves the reports of the last real run. */
const IS_DRY_RUN = process.argv.some((arg) => arg === '--dry-run' || arg === '-d');

const EXTENSION = isInstalled ? '.js' : '.ts';

/** Cucumber takes it for a pattern. */
const escaped = (path: string): string => path.replace(/[[\]{}*?]/g, '[$&]');

/** Absolute: the working directory and the place of the configuration do not matter. */
const modules = (folder: string): string[] =>
  globSync(`${folder}/*${EXTENSION}`, { cwd: __dirname })
    .sort()
    .map((file) => escaped(join(__dirname, file)));

const plugin = (path: string): string => pathToFileURL(join(__dirname, `${path}${EXTENSION}`)).href;

/** For a person at a terminal; also with several workers. */
const PRETTY = plugin('support/report/pretty');

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
const ONLY_EMBEDDED = process.env['FABRIC_IMAGES'] === 'hyperledger' ? ['@embedded'] : [];

const without = (...tags: string[]): string => tags.map((tag) => `not ${tag}`).join(' and ');

/** Scenarios without a tag are for Fabric 0.6; `@fabric3` is for 3.x alone. */
const OF_VERSION = fabricVersion().startsWith('3.')
  ? '@fabric2'
  : fabricVersion().startsWith('2.')
    ? '@fabric2 and not @fabric3'
    : 'not @fabric2';

/** Cucumber's configuration of a run. `require` loads our hooks, parameters and steps; a project's own need `import`. */
export const profile = {
  ...(!isInstalled && { requireModule: ['ts-node/register'] }),
  require: [
    ...['hooks', 'parameters'].map((name) => escaped(join(__dirname, 'support', `${name}${EXTENSION}`))),
    ...modules('steps'),
  ],
  strict: true,
  formatOptions: { includeAttachments: false },
  plugin: [
    plugin('support/report/reports-directory'),
    plugin('support/report/progress'),
    plugin('support/report/summary'),
    // In a clone, script/bootstrap has built them on the engine of this machine.
    ...(isInstalled || process.env['ENGINES'] ? [plugin('support/network/embedded-images')] : []),
  ],
  // In the vocabulary of Fabric's own suite, which the profile below adds.
  tags: `${OF_VERSION} and ${without('@bddtests', ...ONLY_EMBEDDED)}`,
  ...reportsIn(REPORTS),
} satisfies Partial<IConfiguration>;

/** For features of Fabric 0.6's own suite. */
export const bddtests = {
  ...profile,
  require: [...profile.require, ...modules('steps/bddtests')],
  tags: without(...EXCLUDED, ...ONLY_EMBEDDED),
  ...reportsIn(join(REPORTS, 'bddtests')),
} satisfies Partial<IConfiguration>;

function reportsIn(directory: string) {
  const files: [string, string][] = [
    [plugin('support/report/html-report'), join(directory, 'report.html')],
    ['junit', join(directory, 'junit.xml')],
    ['message', join(directory, 'messages.ndjson')],
  ];
  return {
    pluginOptions: {
      reports: IS_DRY_RUN ? {} : { directory },
      summary: { counts: join(directory, 'summary.json'), report: join(directory, 'report.html') },
    },
    format: [[PRETTY, ''] as [string, string], ...(IS_DRY_RUN ? [] : files)],
  };
}
