const { join } = require('node:path');
const { default: asAlways } = require('../../cucumber.js');

module.exports = {
  default: asAlways,
  /** Cucumber with nothing of this project's. */
  bare: {
    require: ['bench/first-step/bare-step.js'],
    format: ['summary', ['message', join(process.env.REPORTS_DIRECTORY, 'messages.ndjson')]],
  },
};
