import type { CreatedResources } from '../cleanup/created-resources';
import type { Container } from '../docker/container';
import type { Engine } from '../docker/engine';
import { AssertionFailure } from '../errors';
import type { Chaincode } from '../fabric/chaincode';
import type { Generation } from '../fabric/generation';
import type { ChaincodeName, PeerName } from '../fabric/names';
import type { LedgerPeer } from '../fabric/peer';
import type { Transaction, Transactions } from '../fabric/transactions';
import type { Gateway } from '../gateway/gateway';

/** A chaincode as deployed in this scenario. */
export interface Deployment {
  readonly chaincode: Chaincode;
  /** The constructor's message, as the CLI takes it. */
  readonly constructorMessage: string;
  readonly name: ChaincodeName;
  /** Undefined where no peer has taken the deploy, or not yet. */
  readonly transaction: Transaction | undefined;
  /** Ids of the network's dev containers just before the deploy, by name. */
  readonly containersBefore: ReadonlyMap<string, string>;
}

export function assertNamed({ name }: Deployment, pattern: RegExp): void {
  if (!pattern.test(name))
    throw new AssertionFailure(`the chaincode name is ${name}, which does not match ${pattern}`);
}

export function assertSameName(before: Deployment, after: Deployment, isSame: boolean): void {
  if ((before.name === after.name) !== isSame)
    throw new AssertionFailure(
      `the chaincode names are ${before.name} and ${after.name}: they should ${isSame ? 'be the same' : 'differ'}`,
    );
}

/** A peer that builds and runs chaincode. */
export interface BuildingPeer extends LedgerPeer {
  readonly container: Container;
}

/** What dev images and dev containers are looked up in. */
export interface ChaincodeContext {
  readonly engine: Engine;
  readonly generation: Generation;
  readonly resources: CreatedResources;
  readonly transactions: Transactions;
  /** Undefined where peers use the engine's own socket. */
  readonly gateway: Gateway | undefined;
  /** The Compose project, which the gateway's labels name. */
  readonly project: { readonly name: string };
  devImage(peer: PeerName, chaincode: ChaincodeName): string;
  devContainer(peer: PeerName, chaincode: ChaincodeName): string;
}

/** Lines of a peer's DEBUG log that hold a compiler's output and what was logged since. */
const RECENT_LOG = 2_000;

/** Lines of the compiler or of the chaincode that a message shows. */
export const SHOWN_LINES = 8;

/** The lines as a message shows them below its first line. */
export const quoted = (lines: readonly string[]): string => lines.map((line) => `\n    | ${line}`).join('');

/**
 * Why this peer's build failed: `: ` and the reason; '' where nothing tells. The peer's log has the compiler's output.
 * What it lacks (an engine whose disk is full keeps no logs) the gateway may have seen.
 */
export async function buildErrorOf(
  peer: BuildingPeer,
  deployment: Deployment,
  { generation, gateway, devImage }: Pick<ChaincodeContext, 'generation' | 'gateway' | 'devImage'>,
): Promise<string> {
  const logged = buildErrorIn(await peer.container.logTail(RECENT_LOG), generation);
  if (logged) return logged;
  const image = devImage(peer.name, deployment.name);
  const error = gateway?.builds.findLast((build) => build.image === image && build.error)?.error;
  return error ? `: ${error}` : '';
}

/** Why its last build failed, or else the last error in its log: `: ` and the reason; '' where it has none. */
export async function lastErrorOf(
  { container }: Pick<BuildingPeer, 'container'>,
  generation: Pick<Generation, 'logs'>,
): Promise<string> {
  const log = await container.logTail(RECENT_LOG);
  const last = generation.logs.lastError(log);
  return buildErrorIn(log, generation) || (last ? `: ${last.text} (at ${last.time})` : '');
}

function buildErrorIn(log: string, { logs }: Pick<Generation, 'logs'>): string {
  const error = logs.buildError(log);
  return error ? `: ${error.reason}${quoted(error.output.slice(-SHOWN_LINES))}` : '';
}
