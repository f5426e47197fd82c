/** `npm run build`: compiles the npm package into dist/, which has the folders of this project. */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { programs } from '../embedded/build/programs';

const DIST = 'dist';

/** Files that the compiled code reads, besides whole folders. Not the vendor folders that a clone may have. */
const READ = ['support/**/*.proto', 'chaincode/*/{Dockerfile,*.{go,mod,sum,js,json}}'];

async function main(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  const { status } = spawnSync('tsc', ['--project', 'tsconfig.build.json'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('tsc failed');
  // What the compiled code reads at run time, where it looks for it.
  for (const path of ['compose', 'embedded/images', 'embedded/gopath', ...globSync(READ)])
    cpSync(path, join(DIST, path), { recursive: true });
  for (const [name, program] of Object.entries(await programs('.')))
    write(join(DIST, 'embedded', 'programs', `${name}.js`), program);
  await build({
    entryPoints: ['embedded/build.ts'],
    outfile: join(DIST, 'embedded', 'build.js'),
    bundle: true,
    platform: 'node',
    target: 'node22',
    minifySyntax: true,
    minifyWhitespace: true,
    external: ['dockerode', 'esbuild', 'tar-stream'],
  });
}

function write(file: string, content: Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

void main();
