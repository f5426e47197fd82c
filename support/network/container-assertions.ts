import { stripVTControlCharacters } from 'node:util';
import type { CommandResult, Container } from '../docker/container';
import { AssertionFailure, requireText } from '../errors';
import { eventually, eventuallyOnEach, type Finding } from '../waiting/eventually';
import { eventsOf, lastErrorIn } from './peer-waits';
import type { NetworkState } from './state';

/** An error with the command, its exit code, what is wrong with it, and all that it printed. */
export function commandFailure(
  { command, exitCode, stdout, stderr }: CommandResult,
  problem: string,
): AssertionFailure {
  const printed = Object.entries({ stdout, stderr }).flatMap(([stream, text]) => {
    const lines = stripVTControlCharacters(text.trimEnd()).replace(/^/gm, '  | ');
    return text.trim() ? [`Its ${stream}:\n${lines}`] : [];
  });
  return new AssertionFailure(
    `\`${command.join(' ')}\` exited with ${exitCode}: ${problem}. ${printed.join('\n') || 'It printed nothing.'}`,
  );
}

export function assertExited(result: CommandResult, code: number): void {
  if (result.exitCode !== code) throw commandFailure(result, `it should have exited with ${code}`);
}

/** Without a stream, the text may be in either. */
export function assertPrinted(result: CommandResult, text: string, stream?: 'stdout' | 'stderr'): void {
  requireText(text);
  const output = stream ? [result[stream]] : [result.stdout, result.stderr];
  if (!output.some((one) => one.includes(text)))
    throw commandFailure(result, `its ${stream ?? 'output'} should contain "${text}"`);
}

/**
 * Each container is `running`, `paused` or `stopped`, or has exited with this code, now or soon. Without services those of
 * the validating peers that should be up.
 */
export async function containersAre(
  state: NetworkState,
  expected: string | number,
  services?: readonly string[],
): Promise<void> {
  const containers =
    services?.map((one) => state.container(one)) ?? state.upValidators.map((one) => one.container);
  if (containers.length === 0) throw state.nobodyUp();
  const probe = async (container: Container): Promise<Finding<string>> => {
    const actual = await container.state();
    const isIn =
      expected === 'stopped'
        ? actual.startsWith('exited')
        : [expected, `exited with ${expected}`].includes(actual);
    return isIn ? { found: actual } : { seen: actual };
  };
  const subject = services?.join(', ') ?? `each ${state.generation.examples.peerWord}`;
  const [are, have] = services && containers.length > 1 ? ['are', 'have'] : ['is', 'has'];
  const what = typeof expected === 'number' ? `${have} exited with code ${expected}` : `${are} ${expected}`;
  const probes = new Map(containers.map((container) => [container.name, () => probe(container)]));
  await eventuallyOnEach(`${subject} ${what}`, probes, {
    within: state.waits.commit,
    wakeups: (name) => eventsOf(state, [name]),
    evidence: [lastErrorIn(state)],
  });
}

/** Errors that a message shows. */
const SHOWN = 5;

/** The service's log has a line with this text, from its start on or within `within` milliseconds. */
export async function logShows(
  state: NetworkState,
  service: string,
  text: string,
  within = state.waits.commit,
): Promise<void> {
  requireText(text);
  const container = state.container(service);
  const pattern = new RegExp(escaped(text));
  await awaitLine(container, pattern, `the log of ${container.name} shows "${text}"`, within);
}

/** Waits for a line of the container's log that matches, from its start on. */
export async function awaitLine(
  container: Container,
  pattern: RegExp,
  what: string,
  within: number,
): Promise<void> {
  const log = await container.followLog(pattern);
  const probe = async () => {
    if (log.lines.length > 0) return { found: true };
    const state = log.hasEnded ? await container.state() : 'running';
    return { seen: `no such line in its log${state === 'running' ? '' : `: it is ${state}`}` };
  };
  try {
    await eventually(what, probe, { within, wakeups: log });
  } finally {
    log.end();
  }
}

/** No line of the service's log so far is an error. Throws with the first ones. */
export async function logShowsNoError(state: NetworkState, service: string): Promise<void> {
  const container = state.container(service);
  const first: string[] = [];
  let errors = 0;
  await container.readLog({}, (line) => {
    if (state.generation.logs.isError(line) && ++errors <= SHOWN) first.push(line);
  });
  if (errors === 0) return;
  throw new AssertionFailure(
    `the log of ${container.name} shows ${errors} ${errors === 1 ? 'error' : 'errors'}:\n  | ${first.join('\n  | ')}`,
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
