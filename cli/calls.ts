import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Deployment } from '../support/chaincode/deployment';
import { keptDirectory } from '../support/cleanup/kept-directory';
import { UserError } from '../support/errors';
import type { Chaincode, Constructor } from '../support/fabric/chaincode';
import { ChaincodeFolders } from '../support/fabric/chaincode-folders';
import { generation } from '../support/fabric/generations';
import type { UserName } from '../support/fabric/names';
import { unwrap } from '../support/fabric/outcome';
import { attachNetwork } from '../support/network/attach';
import type { CallOptions, QueryCall } from '../support/network/client';
import type { Network } from '../support/network/network';
import type { PeerSelector, Times } from '../support/scenario/step-values';
import { readSettings } from '../support/settings';
import { chooseNetwork, withEngine } from './networks';
import { withProgress } from './progress';
import { loadWords, type ReadWords } from './words';

const { peer, peerWord } = generation.examples;

const FIRST_WORD = /^([^\s"]+)/;

interface Options {
  readonly network?: string;
  readonly chaincode?: string;
}

/** A network that `up` started, and what is deployed on it. */
interface Target {
  readonly network: Network;
  readonly deployments: Deployments;
  readonly read: ReadWords;
}

export function addCallCommands(program: Command): void {
  const add = (name: string, description: string, examples: readonly string[], call: Call) =>
    program
      .command(name)
      .description(description)
      .argument('<words...>', 'the words of the sentence')
      .option('-n, --network <name>', 'the network; not needed if there is only one')
      .addHelpText('after', `\nExamples:${examples.map((one) => `\n  npx chaincode-bdd ${one}`).join('')}`)
      .action(async (words: string[], options: Options) => {
        await withProgress(program.opts()['quiet'] === true, () =>
          onNetwork(options, (target) => call(target, words.join(' '), options)),
        );
      });
  const each = `wait until each ${peerWord}`;
  add('deploy', `deploy chaincode on a network of \`up\`, and ${each} runs it`, DEPLOYS, deploy);
  for (const command of [
    add('invoke', `call a function that changes the ledger, and ${each} has committed it`, INVOKES, invoke),
    add('query', 'print what a query gives', QUERIES, query),
  ])
    command.option('-c, --chaincode <name>', 'the chaincode to call (default: the one deployed last)');
}

type Call = (target: Target, text: string, options: Options) => Promise<void>;

const DEPLOYS = [
  'deploy example02 with args a, 100, b, 200',
  'deploy ./chaincode/poll with args who',
  `deploy example02 on ${peer}`,
];
const INVOKES = ['invoke invoke with a, b, 10', 'invoke vote 3 times with ann'];
const QUERIES = [
  'query a',
  `query a on each ${peerWord}`,
  'query read with greeting',
  `query a through the CLI on ${peer}`,
];

async function onNetwork(options: Options, work: (target: Target) => Promise<void>): Promise<void> {
  await withEngine(async (engine) => {
    const found = await chooseNetwork(engine, options.network);
    const network = await attachNetwork({ engine, generation, settings: readSettings() }, found);
    try {
      await work({ network, deployments: new Deployments(found.project), read: await loadWords() });
    } finally {
      network.state.resources.end();
    }
  });
}

async function deploy({ network, deployments, read }: Target, text: string): Promise<void> {
  const settings = readSettings();
  const folders = new ChaincodeFolders((source) => generation.requireSource(source, settings));
  const expressions = ['{chaincode}{via}{ctor}{as}'];
  const [chaincode, via, ctor, user] = read(named(text, folders), expressions, DEPLOYS) as [
    Chaincode,
    CallOptions,
    Constructor | undefined,
    UserName | undefined,
  ];
  const resolved = folders.resolve(chaincode);
  const outcome = await network.client.deploy(resolved, ctor ?? resolved, { ...via, user });
  const deployment = unwrap('deployment', outcome);
  await network.assertions().haveDeployed(deployment);
  deployments.add(deployment);
  process.stdout.write(`${deployment.name}\n`);
}

/**
 * The words with the chaincode as a sentence has it: a folder gets a name, and an import path its quotes. Throws a
 * UserError for a folder that does not exist.
 */
export function named(text: string, folders: ChaincodeFolders): string {
  const [, first = '', rest = ''] = /^(\S+)(.*)$/s.exec(text) ?? [];
  if (first.startsWith('"')) return text;
  if (!statSync(first, { throwIfNoEntry: false })?.isDirectory()) {
    if (/^\.{0,2}\//.test(first)) throw new UserError(`There is no folder ${first}.`);
    return first.includes('/') ? `"${first}"${rest}` : text;
  }
  const alias = basename(resolve(first));
  folders.add(alias, resolve(first));
  return `"${alias}"${rest}`;
}

async function invoke({ network, deployments, read }: Target, text: string, options: Options): Promise<void> {
  const { name } = deployments.find(options.chaincode);
  const { call, times, options: callOptions } = readInvoke(read, text);
  const transactions = [];
  for (let done = 0; done < times; done++)
    transactions.push(unwrap('invoke', await network.client.invoke({ name }, call, callOptions)));
  await network.assertions().haveCommitted(transactions);
  for (const { id } of transactions) process.stdout.write(`${id}\n`);
}

export function readInvoke(read: ReadWords, text: string) {
  const quoted = text.replace(FIRST_WORD, '"$1"');
  const expressions = ['{string}{times}{args}{endorsement}{via}{as}'];
  const [name, times, args, endorsement, via, user] = read(quoted, expressions, INVOKES) as [
    string,
    Times,
    string[],
    CallOptions,
    CallOptions,
    UserName | undefined,
  ];
  if (times.atOnce) throw new UserError('`at once` is possible in a scenario only.');
  return { call: [name, ...args], times: times.count, options: { ...endorsement, ...via, user } };
}

async function query({ network, deployments, read }: Target, text: string, options: Options): Promise<void> {
  const deployment = deployments.find(options.chaincode);
  const { call, options: callOptions, on } = readQuery(read, text);
  const names = on ? network.assertions(on.peers).names : [undefined];
  for (const peer of names) {
    const value = unwrap('query', await network.client.tryQuery(deployment, call, { ...callOptions, peer }));
    process.stdout.write(names.length > 1 ? `${peer}: ${value}\n` : `${value}\n`);
  }
}

/** Without `on`, any one peer is asked. */
export function readQuery(read: ReadWords, text: string) {
  // A shell takes the quotes of a function away.
  const quoted = / with /.test(text) ? text.replace(FIRST_WORD, '"$1"') : text;
  const expressions = ['{query}{as}{through} on {peers}', '{query}{as}{through}'];
  const [call, user, throughCli, ...on] = read(quoted, expressions, QUERIES) as [
    QueryCall,
    UserName | undefined,
    boolean,
    PeerSelector?,
  ];
  return { call, options: { user, throughCli }, on: on.length > 0 ? { peers: on[0] } : undefined };
}

/** The deployments on a network, the last one last, in the folder that is removed with it: itself it does not tell. */
class Deployments {
  readonly #file: string;

  constructor(project: string) {
    this.#file = join(keptDirectory(project), 'deployments.json');
  }

  add({ chaincode: { source: _, ...chaincode }, constructorMessage, name }: Deployment): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    const all = [...this.#read(), { chaincode, constructorMessage, name }];
    writeFileSync(this.#file, `${JSON.stringify(all, undefined, 2)}\n`);
  }

  /** The last one of this name, or of all. Throws a UserError where there is none. */
  find(wanted: string | undefined): KeptDeployment {
    const found = this.#read().findLast(
      ({ chaincode, name }) => wanted === undefined || chaincode.alias === wanted || name.startsWith(wanted),
    );
    if (found) return found;
    throw new UserError(
      `The command deploy has deployed ${wanted === undefined ? 'nothing' : `no ${wanted}`} on this network. ` +
        `Deploy it first: npx chaincode-bdd deploy ${wanted ?? 'example02'}`,
    );
  }

  #read(): KeptDeployment[] {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8'));
    } catch {
      return []; // Nothing is deployed yet.
    }
  }
}

type KeptDeployment = Pick<Deployment, 'chaincode' | 'constructorMessage' | 'name'>;
