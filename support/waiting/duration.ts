const UNITS: Record<string, number> = { ms: 1, s: 1_000, min: 60_000 };

/** Parses `250 ms`, `90 s`, `2 min` (the space is optional) into milliseconds. Throws a RangeError. */
export function parseDuration(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|min)\s*$/.exec(text);
  const unit = UNITS[match?.[2] ?? ''];
  if (!match || unit === undefined)
    throw new RangeError(`"${text}" is not a duration: write it like 500 ms, 90 s or 2 min`);
  return Number(match[1]) * unit;
}

/** `90 s`, `8.2 s`, `250 ms`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`;
}
