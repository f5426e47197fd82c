/** From when to when, in milliseconds since the epoch. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** A stretch of time drawn shorter than it is, as its label says. */
export interface Fold {
  readonly x: number;
  readonly width: number;
  /** Of the time left out, in milliseconds. */
  readonly duration: number;
}

export interface Tick {
  readonly x: number;
  readonly label: string;
}

interface Piece extends Span {
  readonly x: number;
  readonly width: number;
}

/** Where a moment is drawn: evenly from `left` to `right`, but for folds. */
export class TimeScale {
  readonly #pieces: readonly Piece[];
  readonly folds: readonly Fold[];
  /** Units a millisecond, outside folds. */
  readonly density: number;

  /** The folds in order; one that would not make a stretch shorter stays unfolded. */
  constructor(
    readonly span: Span,
    readonly left: number,
    readonly right: number,
    folds: readonly Span[] = [],
  ) {
    const folded = worthFolding(span, right - left, folds);
    const width = foldWidth(right - left, folded.length);
    const plain = durationOf(span) - folded.reduce((sum, fold) => sum + durationOf(fold), 0);
    this.density = (right - left - width * folded.length) / Math.max(plain, 1);
    this.#pieces = this.#lay(folded, width);
    this.folds = this.#pieces
      .filter((_, index) => index % 2 === 1)
      .map((piece) => ({ x: piece.x, width: piece.width, duration: durationOf(piece) }));
  }

  /** A moment before the beginning is drawn there, one after the end there. */
  x(time: number): number {
    const inside = Math.min(Math.max(time, this.span.begin), this.span.end);
    const piece = this.#pieces.find(({ end }) => inside <= end);
    if (!piece || durationOf(piece) === 0) return piece?.x ?? this.right;
    return piece.x + ((inside - piece.begin) / durationOf(piece)) * piece.width;
  }

  /** Round times since the beginning, `apart` or more from each other; none inside a fold. */
  ticks(apart: number): Tick[] {
    const step = STEPS.find((candidate) => candidate * this.density >= apart) ?? LONGEST_STEP;
    const count = Math.floor(durationOf(this.span) / step);
    return Array.from({ length: count + 1 }, (_, index) => index * step)
      .map((elapsed) => ({ x: this.x(this.span.begin + elapsed), label: tickLabel(elapsed, this.span) }))
      .filter(({ x }) => !this.folds.some((fold) => x > fold.x && x < fold.x + fold.width));
  }

  /** Plain and folded stretches in turn. */
  #lay(folds: readonly Span[], foldWidth: number): Piece[] {
    const pieces: Piece[] = [];
    let x = this.left;
    let begin = this.span.begin;
    for (const fold of [...folds, { begin: this.span.end, end: this.span.end }]) {
      const width = (fold.begin - begin) * this.density;
      pieces.push({ begin, end: fold.begin, x, width });
      if (fold.begin < this.span.end) pieces.push({ ...fold, x: x + width, width: foldWidth });
      x += width + foldWidth;
      begin = fold.end;
    }
    return pieces;
  }
}

/** Of a fold, in units: room for `2 min 30 s`, mostly. */
const FOLD_WIDTH = 52;

/** All folds together take no more of the width than this. */
const FOLDED_SHARE = 0.4;

const foldWidth = (width: number, count: number): number =>
  Math.min(FOLD_WIDTH, (width * FOLDED_SHARE) / Math.max(count, 1));

function worthFolding(span: Span, width: number, folds: readonly Span[]): Span[] {
  const evenly = width / Math.max(durationOf(span), 1);
  return folds.filter((fold) => durationOf(fold) * evenly > FOLD_WIDTH);
}

const durationOf = ({ begin, end }: Span): number => end - begin;

/** Milliseconds between two ticks that a reader counts easily in. */
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * 60_000),
];
const LONGEST_STEP = 6 * 3_600_000;

/** Above that, a ruler counts minutes. */
const SECONDS_UP_TO = 100_000;

/** `250 ms`, `5 s`; `1:30` in a scenario of minutes. */
function tickLabel(elapsed: number, span: Span): string {
  if (durationOf(span) <= 1_000) return `${elapsed} ms`;
  if (durationOf(span) <= SECONDS_UP_TO) return `${elapsed / 1_000} s`;
  const seconds = elapsed / 1_000;
  return `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;
}
