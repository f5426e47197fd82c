export interface LogRecord {
  /** By the container's clock, without the day. */
  readonly time: string;
  readonly text: string;
}

export interface LogReader {
  /** True for the first line of an error record, unless healthy peers log it too. */
  isError(line: string): boolean;
  /** The last error in a log that can explain a failure. */
  lastError(log: string): LogRecord | undefined;
  /** Why a peer's last build of chaincode failed, with the compiler's output; undefined where the log has nothing. */
  buildError(log: string): { readonly reason: string; readonly output: readonly string[] } | undefined;
  /** The last words of a process that ended: its last error, panic or usage error. */
  lastWords(log: string): string | undefined;
  /** The lines of a log that tell why a container ended during the start. */
  exitReason(log: string): string;
  /** A line that tells that this peer will never become ready. */
  readonly hopelessStart?: RegExp;
}

/** Go's panic, or the command's error. */
const LAST_WORDS = /^(?:panic|Error|fatal error): (.*)/;
const SHOWN_LINES = 12;

/** Reads logs by their error records. `othersGone`: the texts of those that healthy peers log when others go. */
export function logReader(errorRecord: (line: string) => LogRecord | undefined, othersGone?: RegExp) {
  const isReason = (line: string) => errorRecord(line) !== undefined || LAST_WORDS.test(line);
  return {
    isError: (line) => errorRecord(line) !== undefined,
    lastError: (log) =>
      log
        .split('\n')
        .flatMap((line) => errorRecord(line) ?? [])
        .findLast(({ text }) => !othersGone?.test(text)),
    lastWords(log) {
      const line = log.split('\n').findLast(isReason) ?? '';
      return errorRecord(line)?.text ?? LAST_WORDS.exec(line)?.[1];
    },
    exitReason(log) {
      const lines = log.split('\n');
      const reason = lines.findLastIndex(isReason);
      if (reason === -1) return lines.slice(-SHOWN_LINES).join('\n');
      const shown = lines.slice(reason, reason + SHOWN_LINES);
      const usage = shown.indexOf('Usage:'); // A command prints it after its error.
      return shown.slice(0, usage === -1 ? undefined : usage).join('\n');
    },
  } satisfies Partial<LogReader>;
}
