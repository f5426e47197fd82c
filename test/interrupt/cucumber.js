/** The real hooks and steps, on fakes. */
module.exports = {
  default: {
    requireModule: ['ts-node/register'],
    require: ['test/interrupt/hooks.ts', 'support/hooks.ts', 'support/parameters.ts', 'steps/*.ts'],
    paths: ['test/interrupt/interrupted.feature'],
    format: ['progress'],
  },
};
