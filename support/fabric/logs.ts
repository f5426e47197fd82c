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
