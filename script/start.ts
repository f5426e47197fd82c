/** `npm start` after the bootstrap: cucumber-js with the arguments given, or else a first look and what to do next. */
import { run } from '../cli/run';
import { fabricVersion } from '../support/settings';

const FIRST_LOOK = fabricVersion().startsWith('0.')
  ? [
      'features/deploy.feature',
      ...['--name', 'A deploy leaves a dev image on every vp'],
      ...['--name', 'jim deploys example02, looks at Docker'],
    ]
  : ['features/every-version.feature', '--name', 'runs a container: example02, 4-peer raft network'];

const NEXT = `
Next:
  npm start -- features     runs all features
  docs/first-scenario.md    how to write a scenario
  docs/own-repository.md    how to test chaincode in your own repository
`;

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  process.exitCode = await run(args.length > 0 ? args : FIRST_LOOK);
  if (args.length === 0 && process.exitCode === 0) process.stdout.write(NEXT);
}

void main();
