import type { LogReader, LogRecord } from '../logs';

/** What 2.5 and 3.x log: `2026-11-26 10:36:39.872 UTC 00a4 INFO [endorser] callChaincode -> …`. */
const RECORD =
  /^\d{4}-\d\d-\d\d (\d\d:\d\d:\d\d\.\d{3}) \S+ [0-9a-f]+ ([A-Z]{4,5}) (\[[^\]]*\] (?:\S+ -> )?)(.*)/;

const ERROR_LEVELS = ['ERRO', 'ERROR', 'CRIT', 'PANI', 'PANIC', 'FATA', 'FATAL'];

/**
 * Logged as errors by healthy peers: about transactions that are not valid, and about peers of other organisations that dial
 * before both have joined the channel. Seen on 2.5.12 and 3.1.1.
 */
const HEALTHY =
  /^\[(?:vscc|committer\.txvalidator)\]|^\[core\.comm\] ServerHandshake |^\[gossip\.comm\] (?:GossipStream|authenticateRemotePeer) /;

/** Follows the error of a build; the lines below it have no record of their own. */
const OUTPUT_HEADING = 'Build Output:';

/** Go's panic, or the command's error. */
const LAST_WORDS = /^(?:panic|Error|fatal error): (.*)/;
const SHOWN_LINES = 12;

const errorRecord = (line: string): LogRecord | undefined => {
  const [, time = '', level = '', place = '', text = ''] = RECORD.exec(line) ?? [];
  const isTold = ERROR_LEVELS.includes(level) && !HEALTHY.test(place) && text !== OUTPUT_HEADING;
  return isTold ? { time, text } : undefined;
};

export const logs: LogReader = {
  isError: (line) => errorRecord(line) !== undefined,
  lastError: (log) =>
    log
      .split('\n')
      .flatMap((line) => errorRecord(line) ?? [])
      .at(-1),
  // An install that fails says why in its refusal, with the compiler's output.
  buildError: () => undefined,
  lastWords(log) {
    const line = log.split('\n').findLast((one) => errorRecord(one) || LAST_WORDS.test(one)) ?? '';
    return errorRecord(line)?.text ?? LAST_WORDS.exec(line)?.[1];
  },
  exitReason(log) {
    const lines = log.split('\n');
    const reason = lines.findLastIndex((line) => errorRecord(line) || LAST_WORDS.test(line));
    return (reason === -1 ? lines.slice(-SHOWN_LINES) : lines.slice(reason, reason + SHOWN_LINES)).join('\n');
  },
};
