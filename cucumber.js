// Cucumber loads plugins before it requires modules.
require('ts-node/register');

const { bddtests, profile } = require('./profile');

/** `bddtests`: features of Fabric 0.6's own suite, from anywhere: `cucumber-js --profile bddtests some/*.feature`. */
module.exports = { default: profile, bddtests };
