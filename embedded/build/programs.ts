import { join } from 'node:path';
import { build } from 'esbuild';

/** A program as one file. Executable ones start by themselves, with V8's nursery kept small to save memory. */
export async function bundle(project: string, source: string, executable: boolean): Promise<Buffer> {
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
    ...(executable && { banner: { js: '#!/usr/local/bin/node --max-semi-space-size=1' } }),
  });
  const [output] = outputFiles;
  if (!output) throw new Error(`esbuild made nothing of ${source}`);
  return Buffer.from(output.contents);
}
