import { buildErrorIn } from '../chaincode/build-errors';
import { short } from '../fabric/chaincode';
import { isError, lastErrorIn, recordIn } from '../fabric/v0.6/log-records';
import { formatDuration } from '../waiting/duration';

/** How one container of a network stood when its scenario ended. */
export interface PeerStatus {
  readonly name: string;
  /** As the engine says it: `running`, `exited`, …; undefined where there is no container. */
  readonly state: string | undefined;
  readonly exitCode?: number;
  /** From its start to its end, in milliseconds. */
  readonly ranFor?: number;
  /** True where the scenario itself has stopped, killed, paused or cut it off. */
  readonly onPurpose?: boolean;
  /** Undefined where a peer did not answer. */
  readonly height?: number | undefined;
  /** Of the last deploy, for a vp: whether its image was built, and how its container stands. */
  readonly deployed?: { readonly image: boolean; readonly container: string | undefined } | undefined;
  readonly log: string;
}

/** Of an error in a log, in characters. */
const SHOWN = 160;

/** One line on it: `vp2: running, height 2 (others 3), dev image built, no dev container; last error in its log: …`. */
export function statusLine(one: PeerStatus, all: readonly PeerStatus[]): string {
  const facts = [stateOf(one), ...heightOf(one, all), ...deployOf(one)].join(', ');
  return `${one.name}: ${facts}${one.state === 'exited' && one.onPurpose ? '' : troubleOf(one)}`;
}

function stateOf({ state, exitCode, ranFor, onPurpose }: PeerStatus): string {
  if (state === undefined) return 'no container';
  if (state !== 'exited') return onPurpose ? `${state} (by the scenario)` : state;
  const after = ranFor === undefined ? '' : ` after ${formatDuration(ranFor)}`;
  return `exited with ${exitCode}${after}${onPurpose ? ' (by the scenario)' : ''}`;
}

function heightOf({ name, state, height }: PeerStatus, all: readonly PeerStatus[]): string[] {
  const others = all.filter((other) => other.name !== name).flatMap((other) => other.height ?? []);
  if (height === undefined)
    return others.length > 0 && state === 'running' ? ['no answer from its REST interface'] : [];
  const [least, most] = [Math.min(...others), Math.max(...others)];
  if (others.length === 0 || (least === height && most === height)) return [`height ${height}`];
  return [`height ${height} (others ${least === most ? most : `${least} to ${most}`})`];
}

function deployOf({ deployed }: PeerStatus): string[] {
  if (!deployed) return [];
  const { image, container } = deployed;
  return [
    image ? 'dev image built' : 'no dev image',
    container === undefined ? 'no dev container' : `dev container ${container}`,
  ];
}

/** What a program says last that can't go on: Go's panic, or the CLI's error, which usage text follows. */
const LAST_WORDS = /^(?:panic|Error|fatal error): (.*)/;

/** The compiler's first words where a build failed, else the last error in the log; '' where there is none. */
function troubleOf({ state, log, deployed }: PeerStatus): string {
  const [reason, ...output] = buildErrorIn(log).split('\n');
  const compiler = output.map((line) => line.replace(/^\s*\| /, '')).find((line) => !line.startsWith('#'));
  if (reason && !deployed?.image) return `; its build failed: ${cut(compiler ?? reason.replace(/^: /, ''))}`;
  if (state === 'exited') return lastWordsOf(log);
  const error = lastErrorIn(log);
  return error ? `; last error in its log, at ${error.time}: ${cut(error.text)}` : '';
}

function lastWordsOf(log: string): string {
  const line = log.split('\n').findLast((one) => isError(one) || LAST_WORDS.test(one)) ?? '';
  const words = recordIn(line)?.text ?? LAST_WORDS.exec(line)?.[1];
  return words === undefined ? '' : `: ${cut(words)}`;
}

function cut(text: string): string {
  const whole = short(text.trim());
  return whole.length > SHOWN ? `${whole.slice(0, SHOWN)} …` : whole;
}
