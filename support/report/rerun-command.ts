import { parseArgs } from 'node:util';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { quote } from 'shlex';

/** Settings that decide what a scenario runs on. */
const DECISIVE = /^(?:FABRIC_\w+|WAIT_\w+|ENGINE_GATEWAY|BUILD_CACHE|DOCKER_CONTEXT|DOCKER_HOST|ENGINES)$/;

const ARGUMENTS = 'arguments of cucumber-js';

/** To be called in the main thread: the process.argv of Cucumber's workers, which are threads, lacks them. */
export const shareArguments = (args: readonly string[]): void => setEnvironmentData(ARGUMENTS, [...args]);

/** In any thread. */
export const sharedArguments = (): string[] => (getEnvironmentData(ARGUMENTS) ?? []) as string[];

/** For a shell: runs one scenario with the settings, the configuration and the profile of this run, and leaves its network. */
export function rerunCommand(place: string, environment: NodeJS.ProcessEnv, args: readonly string[]): string {
  const settings = Object.entries(environment).flatMap(([name, value]) =>
    value && DECISIVE.test(name) ? [`${name}=${quote(value)}`] : [],
  );
  const options = {
    config: { type: 'string', short: 'c' },
    profile: { type: 'string', short: 'p' },
  } as const;
  const { values } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true });
  const passedOn = (['config', 'profile'] as const).flatMap((name) => {
    const value = values[name];
    return typeof value === 'string' ? [`--${name}`, quote(value)] : [];
  });
  return [...settings, 'KEEP_NETWORK=true', 'npx cucumber-js', ...passedOn, quote(place)].join(' ');
}
