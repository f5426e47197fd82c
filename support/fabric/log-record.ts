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

/** True for a line that begins the record of an error. */
export const isError = (line: string): boolean => ERROR_LEVELS.includes(recordIn(line)?.level ?? '');

/** The last error in a log. */
export function lastErrorIn(log: string): LogRecord | undefined {
  return recordIn(log.split('\n').findLast(isError) ?? '');
}
