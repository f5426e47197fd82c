import { join } from 'node:path';
import { imageNames } from './build/contents';
import { Images } from './build/images';

/**
 * Builds the images of the embedded network where their contents have changed; with `--check` only says whether they
 * have, by its exit code. With `netfilter` it is about the packet filter alone, and the image that is built on. What it
 * prints goes to a log of the one who calls it.
 */
async function main(): Promise<number> {
  const project = join(__dirname, '..');
  const names = process.argv.includes('netfilter') ? (['baseimage', 'netfilter'] as const) : imageNames;
  const images = await Images.of(project, names);
  if (await images.upToDate()) {
    await images.removeReplaced();
    console.log('the images of the embedded network are up to date');
    return 0;
  }
  if (process.argv.includes('--check')) {
    console.log('the images of the embedded network are missing or out of date');
    return 1;
  }
  await images.build((text) => console.log(text));
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(
      `the images of the embedded network could not be built: ${error instanceof Error ? error.message : error}`,
    );
    process.exit(1);
  },
);
