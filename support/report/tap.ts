import { stripVTControlCharacters } from 'node:util';

/** Sees what others write to a stream before it is written. */
export class Tap {
  readonly write: (text: string) => boolean;
  readonly #original: NodeJS.WritableStream['write'];
  readonly #tapped: NodeJS.WritableStream['write'];

  constructor(
    private readonly stream: NodeJS.WritableStream,
    before: (text: string) => void,
  ) {
    this.#original = stream.write;
    const original = stream.write.bind(stream);
    this.write = original;
    this.#tapped = ((chunk: string | Uint8Array, ...rest: []) => {
      before(stripVTControlCharacters(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()));
      return original(chunk, ...rest);
    }) as NodeJS.WritableStream['write'];
    stream.write = this.#tapped;
  }

  /** False where somebody else has replaced it since. */
  get isIntact(): boolean {
    return this.stream.write === this.#tapped;
  }

  remove(): void {
    if (this.isIntact) this.stream.write = this.#original;
  }
}
