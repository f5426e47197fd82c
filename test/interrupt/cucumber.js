/** The steps of this project on fakes; see hooks.ts. */
module.exports = {
  default: {
    requireModule: ['ts-node/register'],
    require: [
      'support/scenario-hooks.ts',
      'support/parameters.ts',
      'steps/**/*.ts',
      'test/steps/red-hooks.ts',
      'test/interrupt/hooks.ts',
    ],
    paths: ['test/interrupt/interrupted.feature'],
    format: ['progress'],
  },
};
