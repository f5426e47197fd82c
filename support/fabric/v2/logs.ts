import { type LogReader, type LogRecord, logReader } from '../logs';

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

const errorRecord = (line: string): LogRecord | undefined => {
  const [, time = '', level = '', place = '', text = ''] = RECORD.exec(line) ?? [];
  const isTold = ERROR_LEVELS.includes(level) && !HEALTHY.test(place) && text !== OUTPUT_HEADING;
  return isTold ? { time, text } : undefined;
};

export const logs: LogReader = {
  ...logReader(errorRecord),
  // An install that fails says why in its refusal, with the compiler's output.
  buildError: () => undefined,
};
