import { short } from '../fabric/chaincode';
import { lastErrorIn } from '../fabric/v0.6/log-records';
import type { Network } from '../network/network';
import type { Peer } from '../network/peer';
import type { Deployment } from './deployment';

/** What the compiler or the engine said, in at most so many lines of a message. */
const SHOWN_LINES = 8;

const BUILD_ERROR = /\[dockercontroller\] deployImage -> ERRO \S+ Error building images: (.*)/;
const IMAGE_OUTPUT = /\[dockercontroller\] deployImage -> ERRO \S+ Image Output:/;
const NEXT_LOG_LINE = /^\d\d:\d\d:\d\d\.\d{3} \[/;

/** Enough of a peer's DEBUG log to hold a compiler's output and what was logged since, in lines. */
const RECENT_LOG = 2_000;

/**
 * Why this peer's build of a chaincode failed: `: ` and the reason; '' where nobody knows. The peer's log has the
 * compiler's output; what it does not show (an engine whose disk is full keeps no logs) the gateway may have seen.
 */
export async function buildErrorOf(
  { name, container }: Peer,
  deployment: Deployment,
  network: Pick<Network, 'gateway' | 'devName'>,
): Promise<string> {
  const logged = buildErrorIn(await container.logTail(RECENT_LOG));
  if (logged) return logged;
  const image = network.devName(name, deployment.name);
  const error = network.gateway?.builds.findLast((build) => build.image === image && build.error)?.error;
  return error ? `: ${short(error)}` : '';
}

/** Why its last build failed, or else the last error in the peer's log: `: ` and the reason; '' where it has none. */
export async function lastErrorOf({ container }: Peer): Promise<string> {
  const log = await container.logTail(RECENT_LOG);
  const last = lastErrorIn(log);
  return buildErrorIn(log) || (last ? `: ${short(last.text)} (at ${last.time})` : '');
}

/**
 * Why a peer's build of a chaincode failed, read off the peer's log (the CLI exited 0 long before): `: ` and the
 * reason, with the compiler's output; '' where the log tells nothing.
 */
export function buildErrorIn(log: string): string {
  const lines = log.split('\n');
  const start = lines.findLastIndex((line) => BUILD_ERROR.test(line));
  const reason = BUILD_ERROR.exec(lines[start] ?? '')?.[1];
  if (!reason) return '';
  return `: ${short(reason)}${compilerOutput(lines.slice(start))
    .map((line) => `\n    | ${line}`)
    .join('')}`;
}

/** The image output is that of the whole build; what its last step printed stands behind the last arrow. */
function compilerOutput(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => IMAGE_OUTPUT.test(line));
  if (start === -1) return [];
  const output = lines.slice(start + 1);
  const end = output.findIndex((line) => NEXT_LOG_LINE.test(line));
  const build = output.slice(0, end === -1 ? undefined : end);
  const lastStep = build.slice(build.findLastIndex((line) => line.startsWith(' --->')) + 1);
  return lastStep.filter((line) => line.trim() && !/^\*+$/.test(line)).slice(-SHOWN_LINES);
}
