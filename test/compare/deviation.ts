import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const docker = promisify(execFile);

const FOLDER = join(__dirname, 'deviations');

/** Does the work while there is an image of an embedded peer that deviates like that, see deviations/deviation.js. */
export async function withDeviation<T>(deviation: string, work: (image: string) => Promise<T>): Promise<T> {
  const image = `compare-test/${deviation.replaceAll(' ', '-')}`;
  const argument = ['--build-arg', `DEVIATION=${deviation}`];
  await docker('docker', ['build', '--quiet', '--tag', image, ...argument, FOLDER]);
  try {
    return await work(image);
  } finally {
    await docker('docker', ['rmi', '--force', image]);
  }
}
