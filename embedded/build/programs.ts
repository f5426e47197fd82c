import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sourcesHash } from './sources';

/** The programs of the images, each as one file: its source, and whether it starts by itself. */
const PROGRAMS = {
  go: ['go/main.ts', true],
  shim: ['chaincode/shim/shim.ts', false],
  peer: ['peer/main.ts', true],
  membersrvc: ['membersrvc/main.ts', true],
} as const;

export type Programs = Readonly<Record<keyof typeof PROGRAMS, Buffer>>;

/** Those of an installed package come with it; in a clone they are bundled when their sources have changed. */
export async function programs(project: string): Promise<Programs> {
  const installed = join(project, 'embedded', 'programs');
  if (existsSync(installed)) return read(installed);
  const folder = join(project, '.build', 'programs', sourcesHash(project));
  if (!existsSync(folder)) await bundleInto(folder, project);
  return read(folder);
}

function read(folder: string): Programs {
  const names = Object.keys(PROGRAMS);
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(folder, `${name}.js`))]),
  ) as Programs;
}

/** Replaces those of other sources. */
async function bundleInto(folder: string, project: string): Promise<void> {
  const draft = `${folder}-${process.pid}`;
  rmSync(dirname(folder), { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  for (const [name, [source, isExecutable]] of Object.entries(PROGRAMS))
    writeFileSync(join(draft, `${name}.js`), await bundle(project, source, isExecutable));
  renameSync(draft, folder);
}

/** Executable ones have V8's nursery kept small to save memory. */
async function bundle(project: string, source: string, isExecutable: boolean): Promise<Uint8Array> {
  const { build } = await import('esbuild'); // Not installed with the package.
  const { outputFiles } = await build({
    entryPoints: [join(project, 'embedded', source)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'silent',
    ...(isExecutable && { banner: { js: '#!/usr/local/bin/node --max-semi-space-size=1' } }),
  });
  const [output] = outputFiles;
  if (!output) throw new Error(`esbuild made nothing of ${source}`);
  return output.contents;
}
