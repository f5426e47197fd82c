import ora from 'ora';
import { cut, firstLine } from '../../support/report/words';
import type { Attempt } from './schema';
import { seconds } from './words';

/** Between two updates of the live line, in milliseconds. */
const FRAME = 1_000;

/** What goes on, on stderr: a plain line for each run, and on a terminal a live line below. */
export class Progress {
  readonly #startedAt = Date.now();
  readonly #underWay = new Map<string, number>();
  readonly #spinner = ora({ hideCursor: false, discardStdin: false });
  #timer: NodeJS.Timeout | undefined;
  #done = 0;

  constructor(
    private readonly total: number,
    private readonly isQuiet: boolean,
  ) {
    const isLive = this.#spinner.isEnabled && process.stderr.columns > 0;
    if (isLive && !isQuiet) this.#timer = setInterval(() => this.#draw(), FRAME).unref();
  }

  began(title: string): void {
    this.#underWay.set(title, Date.now());
    this.#draw();
  }

  ended(title: string, { status, ms, failure }: Attempt): void {
    this.#underWay.delete(title);
    this.#done += 1;
    const count = `${String(this.#done).padStart(String(this.total).length)}/${this.total}`;
    const took = ms > 0 ? ` ${seconds(ms)}` : '';
    const problem = failure ? `\n      ${failure.step}: ${cut(firstLine(failure.message), 200)}` : '';
    this.say(`${count}  ${title}: ${status}${took}${problem}`);
  }

  say(text: string): void {
    if (this.isQuiet) return;
    this.#spinner.clear();
    process.stderr.write(`${text}\n`);
    this.#draw();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#spinner.stop();
  }

  #draw(): void {
    if (!this.#timer) return;
    const lines = [...this.#underWay].map(([title, since]) => `${title}  ${seconds(Date.now() - since)}`);
    const width = process.stderr.columns - 4;
    this.#spinner.text = [...lines, ...this.#rest()].map((line) => cut(line, width)).join('\n  ');
    if (!this.#spinner.isSpinning) this.#spinner.start();
  }

  /** From the runs so far. */
  #rest(): string[] {
    if (this.#done === 0) return [];
    const minutes = (((Date.now() - this.#startedAt) / this.#done) * (this.total - this.#done)) / 60_000;
    return [`about ${Math.max(1, Math.round(minutes))} min left; Ctrl-C ends it and reports what is done`];
  }
}
