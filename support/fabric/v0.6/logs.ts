import { UserError } from '../../errors';
import { type LogReader, type LogRecord, logReader } from '../logs';
import type { PeerName } from '../names';
import type { LoggingPeer } from '../peer';

/** What v0.6 logs: `10:11:12.131 [module] function -> ERRO 0a1 text`; the text may go on in further lines. */
const RECORD = /^(\d\d:\d\d:\d\d\.\d{3}) \[[^\]]*\] .*? -> ([A-Z]{4}) \S+ (.*)/;
const NEXT_RECORD = /^\d\d:\d\d:\d\d\.\d{3} \[/;

const ERROR_LEVELS = ['ERRO', 'CRIT', 'PANI'];

/**
 * Begins the text, as a regular expression, when two peers dialled each other at the same time. They keep one of the
 * connections and are well, but log it as an error: seen on v0.6.1 networks that start normally.
 */
export const DIALLED_TWICE =
  'Error handling message: Peer FSM failed while handling message \\(DISC_HELLO\\): current state: created, ' +
  'error: transition canceled with error: Error registering Handler: Duplicate Handler error: ';
const IS_DIALLED_TWICE = new RegExp(`^${DIALLED_TWICE}`);

/** Logged as errors by a healthy peer when another peer, or a chaincode, has gone. Seen on v0.6.1 peers. */
const OTHERS_GONE =
  /^(?:Ending Chat with peer address \S+ due to error: )?Error (?:during Chat, stopping handler|handling chaincode support stream): /;

const BUILD_ERROR = /\[dockercontroller\] deployImage -> ERRO \S+ Error building images: (.*)/;
const BUILD_OUTPUT = /\[dockercontroller\] deployImage -> ERRO \S+ Image Output:/;

const errorRecord = (line: string): LogRecord | undefined => {
  const [, time = '', level = '', text = ''] = RECORD.exec(line) ?? [];
  return ERROR_LEVELS.includes(level) && !IS_DIALLED_TWICE.test(text) ? { time, text } : undefined;
};

export const logs: LogReader = {
  ...logReader(errorRecord, OTHERS_GONE),

  buildError(log) {
    const lines = log.split('\n');
    const start = lines.findLastIndex((line) => BUILD_ERROR.test(line));
    const reason = BUILD_ERROR.exec(lines[start] ?? '')?.[1];
    return reason ? { reason, output: compilerOutput(lines.slice(start)) } : undefined;
  },

  // A v0.6.1 peer dials its root node, by its name, once for 3 s. If that fails, it stays alone for good.
  hopelessStart: /\[peer\] chatWithPeer -> ERRO \S+ Error creating connection to peer address [a-z]\S*: /i,
};

/** The engine may say it after what the step that failed has printed. */
const REMOVED = /^ ---> Removed intermediate container /;

/** The output is that of the whole build; what its last step printed follows the last arrow. */
function compilerOutput(lines: readonly string[]): string[] {
  const start = lines.findIndex((line) => BUILD_OUTPUT.test(line));
  if (start === -1) return [];
  const output = lines.slice(start + 1);
  const end = output.findIndex((line) => NEXT_RECORD.test(line));
  const build = output.slice(0, end === -1 ? undefined : end).filter((line) => !REMOVED.test(line));
  const lastStep = build.slice(build.findLastIndex((line) => line.startsWith(' --->')) + 1);
  return lastStep.filter((line) => line.trim() && !/^\*+$/.test(line));
}

/** A view that is in force, at INFO, or a message of the normal case: `commit count for view=0/seqNo=1: 3`, at DEBUG. */
const VIEW = /\[consensus\/pbft\].*(?: accepting new-view to view | view=)(\d+)/;

/**
 * The primary of the highest view that these peers have logged: in view v it is replica v mod N. Neither REST nor the
 * CLI tell. Before the first view change the view is 0.
 */
export async function primary(
  peers: readonly LoggingPeer[],
  validators: readonly PeerName[],
): Promise<PeerName> {
  const matches = await Promise.all(peers.map((peer) => peer.lastInLog(VIEW)));
  const views = matches.flatMap((match) => (match ? [Number(match[1])] : []));
  if (views.length === 0) {
    const records = await Promise.all(peers.map((peer) => peer.lastInLog(/\] .*? -> (?:DEBU|INFO) /)));
    if (records.every((record) => record === undefined))
      throw new UserError(
        'The primary is unknown: no peer logs its view. Start the peers with CORE_LOGGING_LEVEL=info or debug.',
      );
  }
  const name = validators[Math.max(0, ...views) % validators.length];
  if (name === undefined) throw new UserError('the network has no validating peer');
  return name;
}

/** What a peer logs when its state becomes invalid (DEBUG, WARN) and valid again (DEBUG, INFO). */
const STATE =
  /\[consensus\/(?:handler|pbft)\] .*(?: (Invalidating) the current state| (is out of date), f\+1 nodes agree| Validating the current state| application caught up via state transfer)/;

/** False while a peer refuses queries since state transfer has not finished: `state may be inconsistent, cannot query`. */
export async function answersQueries(peer: LoggingPeer): Promise<boolean> {
  const last = await peer.lastInLog(STATE);
  return last === undefined || (last[1] === undefined && last[2] === undefined);
}
