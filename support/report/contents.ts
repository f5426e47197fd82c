import { version as nodeVersion } from 'node:process';
import { version as cucumberVersion } from '@cucumber/cucumber';
import type Docker from 'dockerode';
import { composeVersion } from '../docker/compose-errors';
import { isMissing } from '../docker/engine-errors';
import type { Network } from '../network/network';
import type { Run } from '../network/run';
import { excerpt } from './excerpt';
import type { PeerView } from './peer-view';
import type { WatchedContainer } from './watched-containers';

/** The files on a network: what a reader needs without running it again. */
export async function contentsOf(
  network: Network,
  run: Run,
  containers: readonly WatchedContainer[],
  views: readonly PeerView[],
): Promise<Map<string, string>> {
  const inspections = await Promise.all(
    containers.map(async (container) => [container, await inspectionOf(container, run)] as const),
  );
  return new Map([
    ...inspections.flatMap(([{ name, log }, inspection]): [string, string][] => [
      [`${fileName(name)}.log`, log?.text ?? ''],
      [`${fileName(name)}.inspect.json`, json(inspection)],
    ]),
    ...views.map(({ name, answers }): [string, string] => [`${name}.rest.json`, excerpt(json(answers))]),
    ['images.json', json(imagesOf(network, run))],
    ['compose.yml', await run.compose.merged(network.project).catch(told)],
    ['versions.json', json(await versionsOf(run))],
  ]);
}

/** As it is now; of one that is gone as it was when it started. */
async function inspectionOf({ id, inspection }: WatchedContainer, { engine }: Run): Promise<object | string> {
  try {
    return await engine.docker.getContainer(id).inspect();
  } catch (error) {
    if (!isMissing(error)) return told(error as Error);
    return (await inspection) ?? 'gone before it could be inspected';
  }
}

/** A dev container's name with as much of the chaincode's as tells it from others. */
export function fileName(container: string): string {
  return container.replace(/([0-9a-f]{8})[0-9a-f]{120}/, '$1');
}

function imagesOf(network: Network, { images }: Run): object {
  const built = [...network.resources.images].map(([name, { imageId, at }]) => ({
    name,
    id: imageId,
    tagged: new Date(at).toISOString(),
  }));
  return { network: images, built };
}

async function versionsOf({ engine, images }: Run): Promise<object> {
  const asked: Promise<Docker.DockerVersion | string> = engine.docker.version().catch(told);
  return {
    engine: await asked,
    compose: await composeVersion().catch(told),
    images,
    node: nodeVersion,
    cucumber: cucumberVersion,
  };
}

const json = (value: object | string): string => `${JSON.stringify(value, null, 2)}\n`;

const told = (error: Error): string => `can't be had: ${error.message}`;
