import { parseArgs } from 'node:util';
import { quote } from 'shlex';

/** Settings that decide what a scenario runs on. */
const DECISIVE = /^(?:FABRIC_\w+|WAIT_\w+|ENGINE_GATEWAY|BUILD_CACHE|DOCKER_CONTEXT)$/;

/** For a shell: runs one scenario with the settings and the profile of this run, and leaves its network. */
export function rerunCommand(
  { uri, line }: { readonly uri: string; readonly line: number | undefined },
  environment: NodeJS.ProcessEnv,
  args: readonly string[],
): string {
  const settings = Object.entries(environment).flatMap(([name, value]) =>
    value && DECISIVE.test(name) ? [`${name}=${quote(value)}`] : [],
  );
  const options = { profile: { type: 'string', short: 'p' } } as const;
  const { profile } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true }).values;
  const profileOption = typeof profile === 'string' ? ['--profile', quote(profile)] : [];
  const place = quote(line === undefined ? uri : `${uri}:${line}`);
  return [...settings, 'KEEP_NETWORK=true', 'npx cucumber-js', ...profileOption, place].join(' ');
}
