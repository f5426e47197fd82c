import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type Docker from 'dockerode';
import { trace } from '../waiting/spans';
import { isMissing, unlessGone } from './engine-errors';

export type ImageInfo = Docker.ImageInspectInfo;

/** The image by its reference or id, or undefined if the engine has none. */
export async function findImage(docker: Docker, reference: string): Promise<ImageInfo | undefined> {
  try {
    return await docker.getImage(reference).inspect();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The names of all images on the engine, with their tags. */
export const imageNames = async (docker: Docker): Promise<string[]> =>
  (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);

/** Engines with the containerd image store take about 10 ms for each image of a list: nobody asks for all of them. */
const list = (docker: Docker, filters: object, all: boolean): Promise<Docker.ImageInfo[]> =>
  docker.listImages({ all, filters: JSON.stringify(filters) });

/** The images whose name is like this, with or without the tag: `dev-*`. */
export const imagesNamed = (docker: Docker, pattern: string): Promise<Docker.ImageInfo[]> =>
  list(docker, { reference: [pattern] }, false);

/** The images without a name; with `all` also the steps of builds that other images are built on. */
export const imagesWithoutName = (docker: Docker, all = false): Promise<Docker.ImageInfo[]> =>
  list(docker, { dangling: ['true'] }, all);

/**
 * Removes the image, and the steps of its build on which no other image is built: engines with the containerd image store
 * leave these. Rejects as the engine does.
 */
export async function removeImage(
  docker: Docker,
  reference: string,
  options: Docker.ImageRemoveOptions = {},
): Promise<void> {
  const parent = (await findImage(docker, reference))?.Parent;
  await docker.getImage(reference).remove(options);
  if (!parent) return;
  const unused = await imagesWithoutName(docker);
  if (unused.some(({ Id }) => Id === parent)) await unlessGone(removeImage(docker, parent));
}

/** True if `image` was built on `base`: it begins with the layers of that image. */
export function isBasedOn(image: ImageInfo, base: ImageInfo): boolean {
  const [layers, baseLayers] = [image.RootFS.Layers ?? [], base.RootFS.Layers ?? []];
  return (
    baseLayers.length > 0 &&
    layers.length > baseLayers.length &&
    baseLayers.every((layer, index) => layers[index] === layer)
  );
}

/** Milliseconds for a pull: 2 GB at 10 Mbit/s. */
const PULL_BOUND = 1_800_000;

/**
 * Pulls as the docker command does, with the credentials of `docker login` and for DOCKER_DEFAULT_PLATFORM. Rejects with
 * its words.
 */
export async function pullImage({ host }: { readonly host: string }, reference: string): Promise<void> {
  const options = { env: { ...process.env, DOCKER_HOST: host }, timeout: PULL_BOUND };
  await trace({ kind: 'image', title: `pull of ${reference}` }, async () => {
    await promisify(execFile)('docker', ['pull', '--quiet', reference], options).catch((error) => {
      const { stderr = '', message } = error as { stderr?: string; message: string };
      throw new Error((stderr.trim() || message).replace(/^Error response from daemon: /, ''));
    });
  });
}

/** The engine puts a slash before a container's name. */
export const bare = (name: string): string => name.replace(/^\//, '');

/** `dev-vp0-…:latest` → `dev-vp0-…`; engines with the containerd image store name the default registry too. */
export const untagged = (reference: string): string =>
  reference.replace(/^docker\.io\/library\//, '').replace(/:latest$/, '');

/** As builds print it. */
export const bareId = (id: string): string => id.replace(/^sha256:/, '');

export const namesOf = ({ RepoTags }: Docker.ImageInfo): string[] => (RepoTags ?? []).map(untagged);

export const hasNoName = ({ RepoTags }: Docker.ImageInfo): boolean =>
  (RepoTags ?? []).every((tag) => tag.startsWith('<none>'));
