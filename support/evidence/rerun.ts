/** Settings that decide what a scenario runs on: without them a second run is another one. */
const DECISIVE = /^(?:FABRIC_\w+|WAIT_\w+|ENGINE_GATEWAY|BUILD_CACHE|DOCKER_CONTEXT)$/;

/** The command, for a shell, that runs one scenario alone with the settings of this run, and leaves its network. */
export function rerunCommand(
  { uri, line }: { readonly uri: string; readonly line: number | undefined },
  { environment, args }: { readonly environment: NodeJS.ProcessEnv; readonly args: readonly string[] },
): string {
  const settings = Object.entries(environment).flatMap(([name, value]) =>
    value && DECISIVE.test(name) ? [`${name}=${quoted(value)}`] : [],
  );
  const place = quoted(line === undefined ? uri : `${uri}:${line}`);
  return [...settings, 'KEEP_NETWORK=true', 'npx cucumber-js', ...profileIn(args), place].join(' ');
}

function profileIn(args: readonly string[]): string[] {
  const at = args.findIndex((arg) => arg === '--profile' || arg === '-p');
  const profile = at === -1 ? undefined : args[at + 1];
  return profile === undefined ? [] : ['--profile', quoted(profile)];
}

/** As one word of a shell's. */
function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
