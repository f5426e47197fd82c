import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import { Tap } from './tap';

/** A terminal, as far as it is used here. */
export interface Terminal extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Control sequences: up by some rows, and clear to the end of the row. */
const up = (rows: number): string => (rows > 0 ? `\u001b[${rows}A` : '');
const CLEAR = '\u001b[K';

/** Row by row: cleared at one go from the top of a screen, tmux takes them for worth keeping in its history. */
const cleared = (rows: number): string => `${CLEAR}\n`.repeat(rows) + up(rows);

/**
 * The last lines of a terminal, drawn again and again below everything else. They are wiped before anything else is
 * written to it, and drawn when the next picture comes. The cursor stays visible: whatever ends the process, there is
 * nothing to restore. The libraries for this (log-update and those on it) hide it, and lose count of the lines when
 * the terminal is made narrower.
 */
export class LiveLines {
  readonly #taps: Tap[];
  readonly #out: Tap;
  #drawn: readonly string[] = [];
  /** True where the last thing written by others did not end its line, so that there is no room below it. */
  #midLine = false;

  /** `others` write to the same terminal. */
  constructor(
    private readonly terminal: Terminal,
    others: readonly Terminal[] = [],
  ) {
    const beforeOthers = (text: string) => {
      this.wipe();
      if (text !== '') this.#midLine = !text.endsWith('\n');
    };
    this.#out = new Tap(terminal, beforeOthers);
    this.#taps = [this.#out, ...others.map((other) => new Tap(other, beforeOthers))];
  }

  draw(lines: readonly string[]): void {
    // Another has taken the terminal over, as Cucumber's progress bar does.
    if (this.#midLine || !this.#out.isIntact) return;
    const { columns = 80, rows = 24 } = this.terminal;
    const cut = lines.slice(0, Math.max(0, rows - 2)).map((line) => cliTruncate(line, columns - 1));
    const back = this.#rowsDrawn();
    if (back === 0 && cut.length === 0) return;
    // Cleared first: a row that was broken stays joined to the next one, and would be joined again, if only overwritten.
    const text = cut.map((line) => `${CLEAR}${line}\n`).join('');
    this.#out.write(`${up(back)}${text}${cleared(Math.max(0, back - cut.length))}`);
    this.#drawn = cut;
  }

  wipe(): void {
    const back = this.#rowsDrawn();
    this.#drawn = [];
    if (back > 0) this.#out.write(`${up(back)}${cleared(back)}`);
  }

  /** Wipes, and leaves the terminal to the others for good. */
  end(): void {
    this.wipe();
    for (const tap of this.#taps) tap.remove();
  }

  /** A terminal that was made narrower since has broken the lines it could no longer hold. */
  #rowsDrawn(): number {
    const { columns = 80 } = this.terminal;
    return this.#drawn.reduce((rows, line) => rows + Math.max(1, Math.ceil(stringWidth(line) / columns)), 0);
  }
}
