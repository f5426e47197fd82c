import { Writable } from 'node:stream';
import { Terminal } from '@xterm/headless';

/** A terminal with a screen that can be looked at. Streams write to it, as stdout and stderr do. */
export class Screen {
  readonly #terminal: Terminal;

  constructor(columns = 40, rows = 10) {
    this.#terminal = new Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });
  }

  stream(): Writable & { readonly columns: number; readonly rows: number } {
    const terminal = this.#terminal;
    const stream = new Writable({
      decodeStrings: false,
      // At once, as a terminal's streams write: the screen keeps the order.
      write: (chunk: string | Buffer, _encoding, done) => {
        terminal.write(chunk);
        done();
      },
    });
    return Object.defineProperties(stream, {
      columns: { get: () => terminal.cols },
      rows: { get: () => terminal.rows },
    }) as Writable & { readonly columns: number; readonly rows: number };
  }

  async resize(columns: number): Promise<void> {
    await this.#shown();
    this.#terminal.resize(columns, this.#terminal.rows);
  }

  /** What was written, with what has scrolled away; without the empty lines at the end. */
  async text(): Promise<string> {
    await this.#shown();
    const { active } = this.#terminal.buffer;
    const lines = Array.from(
      { length: active.length },
      (_, row) => active.getLine(row)?.translateToString(true) ?? '',
    );
    return lines.join('\n').trimEnd();
  }

  #shown(): Promise<void> {
    return new Promise((shown) => this.#terminal.write('', shown));
  }
}
