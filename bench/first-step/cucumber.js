const { basename, join } = require('node:path');
const { default: profile } = require('../../cucumber.js');

/** Of a measurement, so that it leaves the reports of a real run alone. */
const REPORTS = process.env.BENCH_REPORTS;

module.exports = {
  /** As a run is set up, its reports elsewhere. */
  default: {
    ...profile,
    pluginOptions: { ...profile.pluginOptions, reports: { directory: REPORTS } },
    format: profile.format.map((format) =>
      typeof format === 'string' ? format : [format[0], join(REPORTS, basename(format[1]))],
    ),
  },
  /** Cucumber with nothing of this project's. */
  bare: {
    require: ['bench/first-step/bare-step.js'],
    format: ['summary', ['message', join(REPORTS, 'messages.ndjson')]],
  },
};
