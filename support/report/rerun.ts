import { parseArgs } from 'node:util';

/** Settings that decide what a scenario runs on: without them a second run is another one. */
const DECISIVE = /^(?:FABRIC_\w+|WAIT_\w+|ENGINE_GATEWAY|BUILD_CACHE|DOCKER_CONTEXT)$/;

/** A run of the suite: its environment and its command line. */
interface Invocation {
  readonly environment: NodeJS.ProcessEnv;
  readonly args: readonly string[];
}

interface Place {
  readonly uri: string;
  readonly line: number | undefined;
}

/** How to look into a scenario that failed. */
export const rerunLines = (place: Place, invocation: Invocation): string[] => [
  `this scenario alone, its network kept: ${rerunCommand(place, invocation)}`,
  '  (it prints the commands that remove the network)',
];

/** The command, for a shell, that runs one scenario alone with the settings of this run, and leaves its network. */
export function rerunCommand({ uri, line }: Place, { environment, args }: Invocation): string {
  const settings = Object.entries(environment).flatMap(([name, value]) =>
    value && DECISIVE.test(name) ? [`${name}=${quoted(value)}`] : [],
  );
  const place = quoted(line === undefined ? uri : `${uri}:${line}`);
  return [...settings, 'KEEP_NETWORK=true', 'npx cucumber-js', ...profileIn(args), place].join(' ');
}

function profileIn(args: readonly string[]): string[] {
  const options = { profile: { type: 'string', short: 'p' } } as const;
  const { profile } = parseArgs({ args, options, strict: false, allowPositionals: true }).values;
  return typeof profile === 'string' ? ['--profile', quoted(profile)] : [];
}

/** As one word of a shell's. */
function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
