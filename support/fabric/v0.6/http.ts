import { Agent, request } from 'undici';
import { PeerUnreachable } from '../../errors';
import { formatDuration } from '../../waiting/duration';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly payload?: object | undefined;
  /** Leaves an answer of 200 unread: a deploy transaction carries the chaincode's package, 3 MB. */
  readonly discard?: boolean | undefined;
  /** How long an answer may take, in milliseconds; undefined: 20 s. */
  readonly within?: number | undefined;
}

/** Why a peer could not be asked, or did not answer. */
export const reasonOf = (error: unknown): string =>
  error instanceof PeerUnreachable ? error.reason : (error as Error).message;

/** A call that takes longer hangs (a paused peer accepts and never answers); in milliseconds. */
const CALL_BOUND = 20_000;

/** The certificate is the network's own, for a name that no address of a container bears: it is not verified. */
const unverified = new Agent({ connect: { rejectUnauthorized: false } });

/**
 * Asks; JSON in an answer is parsed. `subject` names the peer and the call, for the NoAnswer that it rejects with. Not
 * by fetch, which takes three times the CPU for a call: a wait looks again and again.
 */
export async function ask(
  subject: string,
  url: string,
  { method, payload, discard, within = CALL_BOUND }: Request,
): Promise<Answer> {
  try {
    const { statusCode: status, body } = await request(url, {
      method,
      signal: AbortSignal.timeout(within),
      ...(payload && { body: JSON.stringify(payload), headers: { 'Content-Type': 'application/json' } }),
      ...(url.startsWith('https:') && { dispatcher: unverified }),
    });
    if (discard && status === 200) {
      body.on('error', () => {}).destroy();
      return { status, body: null };
    }
    return { status, body: parsed(await body.text()) };
  } catch (error) {
    throw new PeerUnreachable(subject, inWords(error as NodeJS.ErrnoException, within));
  }
}

function inWords({ name, code, message }: NodeJS.ErrnoException, bound: number): string {
  if (name === 'TimeoutError') return `none within ${formatDuration(bound)}`;
  // `connect ECONNREFUSED 127.0.0.1:32768`: the port is one that Docker chose, and tells a reader nothing.
  return typeof code === 'string' && code.startsWith('E') ? code : message;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
