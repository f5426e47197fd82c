import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { Container } from '../docker/container';
import type { Engine } from '../docker/engine';
import { PROJECT_LABEL, SERVICE_LABEL } from '../docker/labels';
import { REST_PORT, RestClient } from '../fabric/rest';
import { secretOf, USER_NAMES } from '../fabric/users';
import type { Network } from '../network/network';
import { excerpt } from './excerpt';
import { redact, secretsIn } from './redact';

/** Lines of a log that are read, at most; far above what a peer logs in a scenario. */
const LOG_LINES = 200_000;

/**
 * What a reader needs to understand a failure without running it again: of each container of the network, dev
 * containers and those of a start that failed among them, its log and its inspection; of each peer that answers,
 * its chain. What can't be had is told in its place. No secret gets into it.
 */
export async function writeBundle(network: Network, { docker }: Engine, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const containers = await docker.listContainers({ all: true });
  const own = containers.filter((container) => belongsTo(network, container));
  const inspections = await Promise.all(own.map(({ Id }) => docker.getContainer(Id).inspect()));
  const secrets = new Set([
    ...USER_NAMES.map(secretOf),
    ...inspections.flatMap(({ Config }) => secretsIn(Config.Env)),
  ]);
  const write = (name: string, text: string) => writeFileSync(join(directory, name), redact(text, secrets));

  await Promise.all(
    inspections.map(async (inspection) => {
      const name = inspection.Config.Labels[SERVICE_LABEL] ?? inspection.Name.slice(1, 30);
      const container = new Container(docker, inspection.Id, name);
      write(`${name}.inspect.json`, JSON.stringify(inspection, null, 2));
      write(`${name}.log`, excerpt(await container.logTail(LOG_LINES).catch(told)));
      if (inspection.Config.ExposedPorts?.[`${REST_PORT}/tcp`])
        write(
          `${name}.chain.json`,
          JSON.stringify(await chainOf(container, network.composition.tls).catch(told), null, 2),
        );
    }),
  );
  write('images.json', JSON.stringify(Object.fromEntries(network.footprint.images), null, 2));
}

function belongsTo(network: Network, { Id, Labels }: Docker.ContainerInfo): boolean {
  return (
    Labels[PROJECT_LABEL] === network.project.name || [...network.footprint.containers.values()].includes(Id)
  );
}

/** Peers and blocks as the peer tells them; of a transaction without its payload, which holds the code of a deploy. */
async function chainOf(container: Container, tls: boolean): Promise<object> {
  const rest = new RestClient(() => container.published(REST_PORT), { tls });
  const chain = await rest.chain();
  const numbers = Array.from({ length: chain.height }, (_, number) => number);
  const blocks = await Promise.all(numbers.map((number) => rest.block(number)));
  const withoutPayload = blocks.map((block) => ({
    ...block,
    ...(block?.transactions && {
      transactions: block.transactions.map(({ txid, type }) => ({ txid, type })),
    }),
  }));
  return { chain, peers: await rest.peers(), blocks: withoutPayload };
}

const told = (error: Error): string => `can't be had: ${error.message}`;
