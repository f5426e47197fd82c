import { join } from 'node:path';

/** This code runs compiled, from somebody's node_modules; else from a clone, as TypeScript. */
export const isInstalled = __filename.endsWith('.js');

/** The folder with package.json. */
export const PACKAGE_ROOT = join(__dirname, isInstalled ? '../..' : '..');

/** Where all steps are listed. */
export const STEPS_LIST = isInstalled ? 'npx chaincode-bdd steps' : 'docs/steps.md';
