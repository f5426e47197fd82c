import { initLogging, type Level, logger, output, setLevels } from '../peer/logging';
import { deploy, invoke, Panic, query } from './chaincode';
import { find, flagsOf, help, type Invocation, usage } from './cobra';
import type { Flag } from './commands';
import { Context, type Stdio } from './context';
import { type Parsed, parseFlags } from './flags';
import { list, login } from './network';
import { status, stop } from './node';

const log = logger('main');

/** What the program itself has for stdin, stdout, stderr. Of the first, Node makes a stream when it is asked for. */
export const inherited: Stdio = {
  get stdin() {
    return process.stdin;
  },
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
};

/** Runs the node until it is stopped; its error is shown as any command's is, with the usage. */
type StartNode = (context: Context) => Promise<void>;

/**
 * The `peer` command. Resolves to its exit code.
 * @param argv without the program's name
 * @param startNode what `peer node start` does, which the CLI knows nothing of
 */
export async function run(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  stdio: Stdio = inherited,
  startNode?: StartNode,
): Promise<number> {
  output.write = stdio.stderr;
  // What a command logs before it knows its level is logged whatever that is, as after --help.
  setLevels('debug');
  let invocation: Invocation;
  try {
    // Cobra's own command, which its help does not list.
    if (argv[0] === 'help') {
      stdio.stdout(help({ ...find(argv.slice(1)), words: argv }));
      return exit();
    }
    invocation = find(argv);
  } catch (error) {
    stdio.stderr(`Error: ${(error as Error).message}\nRun 'peer --help' for usage.\n`);
    return 1;
  }
  try {
    await execute(invocation, env, stdio, startNode);
  } catch (error) {
    if (error instanceof Panic) {
      stdio.stderr(`panic: ${error.message}\n\ngoroutine 1 [running]:\n`);
      return 2;
    }
    stdio.stderr(`Error: ${(error as Error).message}\n${usage(invocation)}\n`);
    return 1;
  }
  return exit();
}

const HELP: Flag = { name: 'help', shorthand: 'h', bool: true, usage: '' };

/** Levels of core.yaml for each command, where neither a flag nor the environment sets one. */
const LEVELS: Record<string, Level> = { node: 'INFO' };

const COMMANDS: Record<string, (context: Context) => Promise<void> | void> = {
  'chaincode deploy': deploy,
  'chaincode invoke': invoke,
  'chaincode query': query,
  'network list': list,
  'network login': login,
  'node status': status,
  'node stop': stop,
  version: printVersion,
};

async function execute(
  invocation: Invocation,
  env: NodeJS.ProcessEnv,
  stdio: Stdio,
  startNode: StartNode | undefined,
): Promise<void> {
  const { path, command, words } = invocation;
  const parsed: Parsed = parseFlags(words, [...flagsOf(path), HELP]);
  if (parsed.values.get('help') === 'true' || !command.runnable) {
    stdio.stdout(help(invocation));
    return;
  }
  const [program, first, second] = path.map(({ name }) => name);
  const topic = first ?? program ?? '';
  const level = parsed.values.get('logging-level') || env['CORE_LOGGING_LEVEL'];
  initLogging(topic, level, LEVELS[topic] ?? 'WARNING');
  const context = new Context(parsed.values, parsed.args, env, stdio);
  const name = [first, second].filter(Boolean).join(' ');
  const known = name === 'node start' ? startNode : COMMANDS[name];
  if (known) await known(context);
  else if (first) throw new Error(`peer ${name} cannot be run from here`);
  else if (parsed.values.get('version') === 'true') printVersion(context);
  else stdio.stdout(help(invocation));
}

function printVersion({ stdio }: Context): void {
  stdio.stdout('Fabric peer server version 0.6.1-preview\n');
}

function exit(): number {
  log.info('main', 'Exiting.....');
  return 0;
}
