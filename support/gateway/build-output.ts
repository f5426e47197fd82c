import { StringDecoder } from 'node:string_decoder';

/** At most this much of a response is kept, from its end, in characters. */
const KEPT = 1_000_000;

/**
 * Reads the engine's response to a build as it arrives. A build that fails has status 200, too, and an error in its
 * last line. The commands of a build can print anything they like: what is read here is shown or is a guess to be
 * checked with the engine; it never decides what is removed.
 */
export class BuildOutput {
  readonly #decoder = new StringDecoder('utf8');
  readonly #kept: string[] = [];
  #size = 0;
  #pendingLine = '';
  #pendingText = '';

  /** As the engine words it; undefined as long as nothing failed. */
  error: string | undefined;
  /** Short id of the container in which a command runs now, if the output is to be believed. */
  container: string | undefined;

  constructor(
    private readonly status: number,
    /** Called when `container` has changed. */
    private readonly onContainer: () => void = () => {},
  ) {}

  read(chunk: Buffer): void {
    const lines = (this.#pendingLine + this.#decoder.write(chunk)).split('\n');
    this.#pendingLine = (lines.pop() ?? '').slice(-KEPT);
    for (const line of lines) this.#readLine(`${line}\n`);
  }

  /** To be called after the last chunk: the last line may have no line end. */
  end(): void {
    if (this.#pendingLine) this.#readLine(this.#pendingLine);
    this.#pendingLine = '';
    if (this.status !== 200) this.error ??= `the engine answered with status ${this.status}`;
  }

  /** The response in whole lines, without the first of them where it is very long. */
  get text(): string {
    return this.#kept.join('');
  }

  #readLine(line: string): void {
    this.#kept.push(line);
    this.#size += line.length;
    while (this.#size > KEPT) this.#size -= this.#kept.shift()?.length ?? 0;

    const { stream, error, message } = parse(line);
    if (error !== undefined) this.error = error;
    if (this.status !== 200 && message !== undefined) this.error = message;
    if (stream !== undefined) this.#readText(stream);
  }

  /** The builder, and the commands it runs, may send a line in pieces. */
  #readText(text: string): void {
    const lines = (this.#pendingText + text).split('\n');
    this.#pendingText = (lines.pop() ?? '').slice(-KEPT);
    for (const line of lines) {
      const [, started] = /^ ---> Running in ([0-9a-f]{12})$/.exec(line) ?? [];
      const hasEnded = /^Step \d+\/\d+ : |^(?: ---> )?Remov(?:ing|ed) intermediate container /.test(line);
      if (!started && !hasEnded) continue;
      this.container = started;
      this.onContainer();
    }
  }
}

/** A line of the response, as far as it is of interest. */
interface Line {
  readonly stream?: string;
  readonly error?: string;
  readonly message?: string;
}

function parse(line: string): Line {
  try {
    return (JSON.parse(line) as Line | null) ?? {};
  } catch {
    return {};
  }
}
