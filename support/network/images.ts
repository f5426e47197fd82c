import type { Engine } from '../docker/engine';
import { engineMessage } from '../docker/engine-errors';
import { findImage, imageNames, pullImage } from '../docker/images';
import { UserError } from '../errors';
import type { RequiredImage } from '../fabric/generation';

export interface FoundImage {
  readonly reference: string;
  readonly id: string;
}

/** The images a network needs, pulled where necessary. Throws one UserError that lists all that are missing. */
export async function obtainImages(
  engine: Engine,
  required: readonly RequiredImage[],
  pull = pullImage,
): Promise<FoundImage[]> {
  const results = await Promise.all(required.map((image) => obtain(engine, image, pull)));
  const missing = results.filter((result) => 'problem' in result);
  if (missing.length === 0) return results.filter((result) => 'id' in result);
  const list = missing.map(({ problem }) => `\n  ${problem}`).join('');
  const remedies = [...new Set(missing.map(({ remedy }) => remedy))].join('\n');
  throw new UserError(`Images are missing on the Docker engine:${list}\n${remedies}`);
}

async function obtain(
  engine: Engine,
  { reference, variable, purpose, remedy }: RequiredImage,
  pull: typeof pullImage,
): Promise<FoundImage | { readonly problem: string; readonly remedy: string }> {
  const { docker } = engine;
  const present = await findImage(docker, reference);
  if (present) return { reference, id: present.Id };
  const missing = `${reference}: missing${purpose}`;
  if (remedy) return { problem: missing, remedy: remedy(await imageNames(docker)) };
  const other = variable ? `name another one by ${variable}` : 'correct its name in the compose file';
  const load = `Load ${reference} (\`docker load\`), or ${other}.`;
  try {
    await pull(engine, reference);
    const pulled = await findImage(docker, reference);
    if (pulled) return { reference, id: pulled.Id };
    return { problem: `${missing}, also after a pull`, remedy: load };
  } catch (error) {
    const reason = engineMessage(error);
    return {
      problem: `${missing}, and the pull failed: ${reason}`,
      remedy: REMEDIES.find(([pattern]) => pattern.test(reason))?.[1] ?? load,
    };
  }
}

/** What to do about a pull that failed, by the words of the registry or the engine. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /no matching manifest for/,
    'The image is not made for the processor of this engine. DOCKER_DEFAULT_PLATFORM=linux/amd64 pulls another variant, ' +
      'which needs emulation: docker run --privileged --rm tonistiigi/binfmt --install amd64',
  ],
  [
    /unauthorized|no basic auth credentials|authentication required|denied: requested access/,
    'Log in to its registry: docker login',
  ],
];
