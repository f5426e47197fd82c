/** Of logs and lists that a reader looks at, in bytes. A DEBUG log grows by megabytes a minute. */
const HEAD = 50_000;
const TAIL = 300_000;

/** The beginning and the end of bytes that come one after another, in bounded memory. */
export class HeadAndTail {
  readonly #head: Buffer[] = [];
  #headLength = 0;
  /** Written round and round; made when it is first needed. */
  #ring: Buffer | undefined;
  #past = 0;

  /** Of each end, in bytes. */
  constructor(
    private readonly head = HEAD,
    private readonly tail = TAIL,
  ) {}

  append(bytes: Buffer): void {
    const taken = bytes.subarray(0, this.head - this.#headLength);
    if (taken.length > 0) {
      this.#head.push(Buffer.from(taken)); // A copy: the engine's chunk, of which it is a part, is not kept.
      this.#headLength += taken.length;
    }
    if (taken.length < bytes.length) this.#appendToTail(bytes.subarray(taken.length));
  }

  get isEmpty(): boolean {
    return this.#headLength === 0;
  }

  /** All of it, or whole lines of both ends with a line between them that says how much is missing. */
  toString(): string {
    const head = Buffer.concat(this.#head);
    const tail = this.#tailBytes();
    if (this.#past <= this.tail) return Buffer.concat([head, tail]).toString();
    const begin = head.subarray(0, head.lastIndexOf('\n') + 1);
    const end = tail.subarray(tail.indexOf('\n') + 1);
    const missing = this.#headLength + this.#past - begin.length - end.length;
    return `${begin}… ${missing} bytes left out …\n${end}`;
  }

  #appendToTail(bytes: Buffer): void {
    this.#ring ??= Buffer.allocUnsafe(this.tail);
    const last = bytes.subarray(-this.tail);
    const at = (this.#past + bytes.length - last.length) % this.tail;
    const fitting = Math.min(last.length, this.tail - at);
    last.copy(this.#ring, at, 0, fitting);
    last.copy(this.#ring, 0, fitting);
    this.#past += bytes.length;
  }

  #tailBytes(): Buffer {
    if (!this.#ring) return Buffer.alloc(0);
    if (this.#past <= this.tail) return this.#ring.subarray(0, this.#past);
    const at = this.#past % this.tail;
    return Buffer.concat([this.#ring.subarray(at), this.#ring.subarray(0, at)]);
  }
}
