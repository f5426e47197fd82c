const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  second: 1_000,
  min: 60_000,
  minute: 60_000,
};

/** Milliseconds of `250 ms`, `90 s`, `2 min` or `2 minutes`; the space may be missing. Throws a RangeError for other texts. */
export function parseDuration(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:(ms|s|min)|(second|minute)s?)\s*$/.exec(text);
  const unit = UNITS[match?.[2] ?? match?.[3] ?? ''];
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
