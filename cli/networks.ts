import type { Command } from 'commander';
import { describeCounts, type Removed, removeDeadRuns } from '../support/cleanup/dead-runs';
import {
  type FoundNetwork,
  keptNetworksOn,
  removeKeptNetwork,
  removeOrphanedDirectories,
} from '../support/cleanup/found-networks';
import { removeOnInterrupt, watchForInterrupts } from '../support/cleanup/interrupt';
import { Engine } from '../support/docker/engine';
import { UserError } from '../support/errors';
import { generation } from '../support/fabric/generations';
import { located, type Topology, topologyOfFiles } from '../support/fabric/topology';
import { haveEmbeddedImages } from '../support/network/embedded-images';
import { Run } from '../support/network/run';
import { isInstalled } from '../support/package';
import type { TopologyChange } from '../support/scenario/step-values';
import { readSettings } from '../support/settings';
import { withProgress } from './progress';
import { loadWords } from './words';

const { networks: EXAMPLES } = generation.examples;
const [DEFAULT_NETWORK] = EXAMPLES;

export function addNetworkCommands(program: Command): void {
  const isQuiet = () => program.opts()['quiet'] === true;
  program
    .command('up')
    .description('start a network and leave it on the engine')
    .argument('[words...]', `the network, as a sentence names it (default: "${DEFAULT_NETWORK}")`)
    .option('-f, --file <files...>', 'Compose files, instead of words')
    .addHelpText(
      'after',
      `\nExamples:\n  npx chaincode-bdd up ${EXAMPLES.at(-1)}\n  npx chaincode-bdd up -f my.yml`,
    )
    .action(async (words: string[], { file }: { file?: string[] }) => {
      if (file && words.length > 0)
        throw new UserError('Name the network by words or by files, not by both.');
      const topology = file
        ? located(topologyOfFiles(file.join(' ')), process.cwd())
        : await topologyOf(words.join(' ') || DEFAULT_NETWORK);
      await withProgress(isQuiet(), () => up(topology));
    });
  program
    .command('down')
    .description('remove a network that was left on the engine, and what its peers built')
    .argument('[network]', 'its id or its Compose project; not needed if there is only one')
    .option('--all', 'all of them')
    .option('--dry-run', 'only say what would be removed')
    .action(async (name: string | undefined, { all, dryRun }: { all?: boolean; dryRun?: boolean }) =>
      withEngine(async (engine) => {
        if (all && name !== undefined) throw new UserError('Name a network, or all with --all, not both.');
        const networks = all ? await keptNetworksOn(engine) : [await chooseNetwork(engine, name)];
        if (networks.length === 0) process.stdout.write('no network is left on the engine\n');
        for (const network of networks) {
          const removed = await removeKeptNetwork(engine, network, generation.devNames, dryRun);
          process.stdout.write(
            `${network.networkId} (${network.title}): ${describeRemoval(removed, dryRun)}\n`,
          );
        }
      }),
    );
  program
    .command('clean')
    .description('remove what runs left that were killed')
    .option('--dry-run', 'only say what would be removed')
    .action(({ dryRun }: { dryRun?: boolean }) =>
      withEngine(async (engine) => {
        const removed = await removeLeftovers(engine, dryRun);
        process.stdout.write(`dead runs: ${describeRemoval(removed, dryRun)}\n`);
      }),
    );
}

/** What killed runs and killed commands left. */
export async function removeLeftovers(engine: Engine, isDryRun?: boolean): Promise<Removed> {
  const ofRuns = await removeDeadRuns(engine, generation.devNames, undefined, isDryRun);
  const { directory = [] } = await removeOrphanedDirectories(engine, isDryRun);
  return directory.length === 0
    ? ofRuns
    : { ...ofRuns, directory: [...(ofRuns['directory'] ?? []), ...directory] };
}

/** With the names of what would be removed. */
function describeRemoval(removed: Removed, dryRun = false): string {
  const counts = describeCounts(removed) || 'nothing';
  if (!dryRun) return `removed ${counts}`;
  const names = Object.entries(removed).flatMap(([kind, all]) => all.map((name) => `\n  ${kind} ${name}`));
  return `would remove ${counts}${names.join('')}`;
}

async function topologyOf(text: string): Promise<Topology> {
  const read = await loadWords();
  const expressions = ['{int}-peer {consensus} network{options}'];
  const [size, consensus, change] = read(text.replace(/^an? /, ''), expressions, EXAMPLES) as [
    number,
    string,
    TopologyChange,
  ];
  return change(generation.topologies.find(size, consensus));
}

async function up(topology: Topology): Promise<void> {
  const [host, networkId] = await withEngine(async (engine) => [engine.host, await freeId(engine)] as const);
  if (isInstalled) await haveEmbeddedImages(host, readSettings().imageSource);
  watchForInterrupts();
  const beginning = Run.begin(generation, {}, { ...process.env, FABRIC_NETWORK_ID: networkId });
  removeOnInterrupt(beginning);
  const run = await beginning;
  try {
    const network = await run.prepareNetwork(topology, { scenario: topology.title, isKept: true });
    await network.start(); // Where it fails, the end of the run removes it.
    const help = await run.keepNetwork(network, topology.title);
    process.stdout.write(`${help?.reach}\n\n${NEXT}\n  npx chaincode-bdd down ${networkId}\n`);
  } finally {
    await run.end();
  }
}

const NEXT = `Next:
  npx chaincode-bdd deploy example02 with args a, 100, b, 200
  npx chaincode-bdd query a on each peer`;

/** Tests use other ids than up1, up2, …, so both can run at once. Throws a UserError where the named one is taken. */
export async function freeId(engine: Engine, named = process.env['FABRIC_NETWORK_ID']): Promise<string> {
  const taken = (await keptNetworksOn(engine)).map(({ networkId }) => networkId);
  if (named && taken.includes(named))
    throw new UserError(
      `A network with the id ${named} is on the engine already. Remove it: npx chaincode-bdd down ${named}, ` +
        'or set another FABRIC_NETWORK_ID.',
    );
  if (named) return named;
  let number = 1;
  while (taken.includes(`up${number}`)) number++;
  return `up${number}`;
}

/** Throws a UserError where no network has this name, or where there are several and none is named. */
export async function chooseNetwork(engine: Engine, name: string | undefined): Promise<FoundNetwork> {
  const networks = await keptNetworksOn(engine);
  const matching = networks.filter(
    ({ networkId, project }) => name === undefined || networkId === name || project === name,
  );
  const [network] = matching;
  if (network && matching.length === 1) return network;
  const list = networks.map((one) => `\n  ${one.networkId}: ${one.title} (${one.project})`).join('');
  if (networks.length === 0)
    throw new UserError('No network is left on the engine. Start one: npx chaincode-bdd up');
  throw new UserError(
    matching.length > 1
      ? `Name one of these networks, for a call with --network:${list}`
      : `There is no network ${name}. There are:${list}`,
  );
}

export async function withEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await Engine.connect();
  try {
    return await work(engine);
  } finally {
    engine.disconnect();
  }
}
