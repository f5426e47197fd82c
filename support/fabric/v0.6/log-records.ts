/** What v0.6 logs, as `10:11:12.131 [module] function -> ERRO 0a1 text`; the text may go on in further lines. */
export interface LogRecord {
  /** By the container's clock, without the day. */
  readonly time: string;
  readonly level: string;
  readonly text: string;
}

const RECORD = /^(\d\d:\d\d:\d\d\.\d{3}) \[[^\]]*\] .*? -> ([A-Z]{4}) \S+ (.*)/;

/** Undefined for a line that does not begin a record. */
export function recordIn(line: string): LogRecord | undefined {
  const [, time = '', level = '', text = ''] = RECORD.exec(line) ?? [];
  return time ? { time, level, text } : undefined;
}

const ERROR_LEVELS = ['ERRO', 'CRIT', 'PANI'];

/**
 * How the text begins, as a regular expression, that tells of two peers which dialled each other at the same time. They
 * keep one of the connections and are well: it is logged as an error on v0.6.1 networks that start as they should.
 */
export const DIALLED_TWICE =
  'Error handling message: Peer FSM failed while handling message \\(DISC_HELLO\\): current state: created, ' +
  'error: transition canceled with error: Error registering Handler: Duplicate Handler error: ';

const BEGINS_SO = new RegExp(`^${DIALLED_TWICE}`);

/** True for a line that begins the record of an error, unless that is the one above. */
export function isError(line: string): boolean {
  const { level = '', text = '' } = recordIn(line) ?? {};
  return ERROR_LEVELS.includes(level) && !BEGINS_SO.test(text);
}

/**
 * Logged as errors by a peer that is well: that another peer, or a chaincode, has gone. Who reads why something failed,
 * is misled by them. As read off v0.6.1 peers beside one that was stopped.
 */
const OF_NO_CONCERN =
  /-> ERRO \S+ Error (?:during Chat, stopping handler|handling chaincode support stream): /;

/** The last error in a log that can be a reason for something. */
export function lastErrorIn(log: string): LogRecord | undefined {
  return recordIn(log.split('\n').findLast((line) => isError(line) && !OF_NO_CONCERN.test(line)) ?? '');
}
