import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Plugin } from '@cucumber/cucumber/api';
import { Engine, enginesIn } from '../docker/engine';
import { UserError } from '../errors';
import { isInstalled } from '../package';
import { type ImageSource, readSettings } from '../settings';
import { trace } from '../waiting/spans';

/** Builds the images; a program of its own. */
const BUILDER = [
  ...(isInstalled ? [] : ['--require', 'ts-node/register']),
  join(__dirname, '..', '..', 'embedded', `build${isInstalled ? '.js' : '.ts'}`),
];

/**
 * Builds the images of the embedded network where they are missing or out of date; of them only the packet filter where
 * the network runs on Fabric's own. Throws a UserError with the builder's message.
 */
export async function haveEmbeddedImages(host: string, source: ImageSource): Promise<void> {
  const names = source === 'hyperledger' ? ['netfilter'] : [];
  if ((await builder(host, ['--check', ...names])) === '') return;
  process.stderr.write('Building the images of the embedded network …\n');
  const problem = await trace({ kind: 'image', title: 'build of the embedded network' }, () =>
    builder(host, names),
  );
  if (problem) throw new UserError(problem);
}

/** What it said if it failed, else ''. */
async function builder(host: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [...BUILDER, ...args], {
    env: { ...process.env, DOCKER_HOST: host },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.on('close', resolve);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), promise]);
  return code === 0 ? '' : (stderr || stdout).trim();
}

/** Once a run, before its workers, on the engine of each of them. */
export default {
  type: 'plugin',
  async coordinator() {
    if (process.argv.some((arg) => arg === '--dry-run' || arg === '-d')) return;
    try {
      const engines = enginesIn(process.env);
      for (const ENGINES of engines.length > 0 ? engines : ['']) {
        const engine = await Engine.connect({ ...process.env, ENGINES });
        engine.disconnect();
        await haveEmbeddedImages(engine.host, readSettings().imageSource);
      }
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`); // Thrown from here, it would be shown with Cucumber's stack.
      process.exit(1);
    }
  },
} satisfies Plugin<object>;
