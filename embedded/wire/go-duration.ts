const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration as Go's time.ParseDuration reads it: `300ms`, `2s`, `1m30s`. `name` is the variable's. */
export function parseDuration(name: string, value: string): number {
  if (value === '0') return 0;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value))
    throw new Error(`${name}: '${value}' is not allowed, it must be a duration such as 500ms, 2s, or 1m30s`);
  const parts = [...value.matchAll(/([\d.]+)(ms|s|m|h)/g)];
  const sum = parts.reduce((ms, [, count, unit = '']) => ms + Number(count) * (MILLISECONDS[unit] ?? 0), 0);
  // A timer of Node that is to take longer fires at once.
  return Math.min(sum, 2 ** 31 - 1);
}

/** As Go prints a duration: `500ms`, `10s`, `1m30s`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (ms < 1_000) return `${ms}ms`;
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60];
  const seconds = `${(ms % 60_000) / 1_000}s`;
  return `${hours > 0 ? `${hours}h` : ''}${ms >= 60_000 ? `${minutes}m` : ''}${seconds}`;
}
