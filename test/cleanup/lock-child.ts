import { acquireFileLock } from '../../support/cleanup/locks';

const [, , ...paths] = process.argv;

/** Acquires all of them, and reports which it got. */
process.on('message', () =>
  process.send?.([...paths.keys()].filter((index) => acquireFileLock(paths[index] ?? '') === undefined)),
);
process.on('SIGTERM', () => process.exit());
process.stdout.write('ready\n');
