import { bddtests, profile } from '../profile';

/** For `run` where a project has no cucumber.js. */
const OWN_STEPS = ['steps/**/*.{js,cjs,mjs,ts,mts,cts}'];

export = { default: { ...profile, import: OWN_STEPS }, bddtests: { ...bddtests, import: OWN_STEPS } };
