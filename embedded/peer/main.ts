import { inherited, run } from '../cli/main';

/** The `peer` program: a node for `peer node start`, and the CLI for everything else. */
void run(process.argv.slice(2), process.env, inherited, async (context) => {
  // Loaded only here: the CLI has to start quickly.
  const { startNode } = await import('./node.js');
  await startNode(context.env, context.flag('peer-chaincodedev') === 'true');
}).then((code) => process.exit(code));

/** What nobody foresaw ends the program as a panic does in Go. */
process.on('uncaughtException', (error) => {
  process.stderr.write(`panic: ${error.stack ?? error}\n`);
  process.exit(2);
});
