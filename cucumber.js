const common = {
  requireModule: ['ts-node/register'],
  require: ['support/hooks.ts', 'support/parameters.ts', 'steps/**/*.ts'],
  strict: true,
};

module.exports = {
  default: {
    ...common,
    paths: ['features/**/*.feature'],
    formatOptions: { includeAttachments: false },
    format: [
      'pretty',
      ['html', 'reports/report.html'],
      ['junit', 'reports/junit.xml'],
      ['message', 'reports/messages.ndjson'],
      ['./support/evidence/summary-formatter.ts', 'reports/summary.json'],
    ],
  },
};
