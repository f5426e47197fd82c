/** This code runs compiled, from somebody's node_modules; else from a clone, as TypeScript. */
export const isInstalled = __filename.endsWith('.js');

/** What checks, and in a clone also sets up, what a run needs. */
export const SETUP_COMMAND = isInstalled ? 'npx chaincode-bdd doctor' : 'script/bootstrap';

/** Where all steps are listed. */
export const STEPS_LIST = isInstalled ? 'npx chaincode-bdd steps' : 'docs/steps.md';
