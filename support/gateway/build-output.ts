import { StringDecoder } from 'node:string_decoder';
import type { Build } from './build';

/** As much of an answer as is kept for others, from its end, in characters. */
const KEPT = 1_000_000;

/**
 * Reads the answer to a build while it comes, and notes in the build what it tells. A build that failed has status
 * 200 all the same, and an error in its last line.
 */
export class BuildOutput {
  readonly #decoder = new StringDecoder('utf8');
  readonly #kept: string[] = [];
  #size = 0;
  #pending = '';
  #unsaid = '';
  readonly #canBeLeft = new Set<() => void>();
  /** The instruction that is under way, `COPY`; none before the first and after the last. */
  #step: string | undefined;
  #isStepRunning = false;
  /** True where the id that comes next is of something that was there before. */
  #isOld = false;

  constructor(
    private readonly build: Build,
    private readonly status: number,
    /** Told each layer and build container as soon as it is read of. */
    private readonly onMade: (id: string) => void = () => {},
  ) {}

  read(chunk: Buffer): void {
    const lines = (this.#pending + this.#decoder.write(chunk)).split('\n');
    this.#pending = (lines.pop() ?? '').slice(-KEPT);
    for (const line of lines) this.#line(`${line}\n`);
  }

  /** To be called when all has been read: an answer may end without an end of line. */
  end(): void {
    if (this.#pending) this.#line(this.#pending);
    this.#pending = '';
    this.#step = undefined;
    this.#tellWhetherItCanBeLeft();
    if (this.status !== 200) this.build.error ??= `the engine answered with status ${this.status}`;
  }

  /**
   * Comes true when the engine can be left without a trace. It gives up a command it runs, and removes its container; but
   * a step like COPY it ends when its client has gone, and nobody hears of the layer.
   */
  async canBeLeft(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#canBeLeft.add(resolve);
    this.#tellWhetherItCanBeLeft();
    await promise;
  }

  /** What it said, in whole lines; without the first of them where it said very much. */
  get text(): string {
    return this.#kept.join('');
  }

  #line(line: string): void {
    this.#kept.push(line);
    this.#size += line.length;
    while (this.#size > KEPT) this.#size -= this.#kept.shift()?.length ?? 0;

    const { stream, error, aux, message } = fields(line);
    if (error !== undefined) this.build.error = error;
    if (this.status !== 200 && message !== undefined) this.build.error = message;
    if (aux?.ID) this.build.imageId = aux.ID;
    if (stream !== undefined) this.#said(stream);
  }

  /** What the builder and the build's own commands say comes in pieces of lines. */
  #said(text: string): void {
    const lines = (this.#unsaid + text).split('\n');
    this.#unsaid = (lines.pop() ?? '').slice(-KEPT);
    for (const line of lines) this.#note(line);
  }

  #note(line: string): void {
    const { layers, containers } = this.build;
    const [, container] = /^ ---> Running in ([0-9a-f]{12})$/.exec(line) ?? [];
    const [, removed] = /^(?: ---> )?Remov(?:ing|ed) intermediate container ([0-9a-f]{12})$/.exec(line) ?? [];
    const [, layer] = /^ ---> ([0-9a-f]{12})$/.exec(line) ?? [];
    if (container) this.#made(containers, container);
    if (removed && containers.includes(removed)) containers.splice(containers.indexOf(removed), 1);
    if (layer && !this.#isOld) this.#made(layers, layer);
    const [, step] = /^Step \d+\/\d+ : (\w+)/.exec(line) ?? [];
    if (step) this.#step = step.toUpperCase();
    if (container) this.#isStepRunning = true;
    if (step || removed) this.#isStepRunning = false;
    this.#tellWhetherItCanBeLeft();
    this.#isOld = /^Step \d+\/\d+ : from /i.test(line) || line === ' ---> Using cache';
  }

  #tellWhetherItCanBeLeft(): void {
    const isRunning = this.#step === 'RUN' && this.#isStepRunning;
    if (this.#step === undefined || isRunning) for (const tell of this.#canBeLeft) tell();
  }

  #made(kind: string[], id: string): void {
    kind.push(id);
    this.onMade(id);
  }
}

interface Fields {
  readonly stream?: string;
  readonly error?: string;
  readonly message?: string;
  readonly aux?: { readonly ID?: string };
}

function fields(line: string): Fields {
  try {
    return (JSON.parse(line) as Fields | null) ?? {};
  } catch {
    return {}; // Of an answer of which we only want to know what we know, the rest may be anything.
  }
}
