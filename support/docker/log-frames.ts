/** Before each piece of a log the engine says which stream it is of (a byte), and how long it is (the last four). */
const HEADER = 8;

/**
 * Takes the headers out of a container's log as the engine streams it, both of its streams in the order they come. The
 * log of a container with a terminal has no headers, and passes as it is.
 */
export class LogFrames {
  #header = Buffer.alloc(0);
  /** Bytes still to come of the piece that has begun. */
  #left = 0;
  #plain = false;

  constructor(private readonly take: (bytes: Buffer) => void) {}

  receive(chunk: Buffer): void {
    for (let rest = chunk; rest.length > 0; ) rest = this.#plain ? this.#pass(rest) : this.#next(rest);
  }

  #next(bytes: Buffer): Buffer {
    if (this.#left > 0) return this.#pass(bytes);
    const missing = HEADER - this.#header.length;
    this.#header = Buffer.concat([this.#header, bytes.subarray(0, missing)]);
    if (this.#header.length === HEADER) this.#begin(this.#header);
    return bytes.subarray(missing);
  }

  #begin(header: Buffer): void {
    this.#header = Buffer.alloc(0);
    this.#plain = header.readUInt32BE(0) % 0x1000000 !== 0 || header.readUInt8(0) > 2;
    if (this.#plain) this.take(header);
    else this.#left = header.readUInt32BE(4);
  }

  #pass(bytes: Buffer): Buffer {
    const piece = this.#plain ? bytes : bytes.subarray(0, this.#left);
    this.#left -= this.#plain ? 0 : piece.length;
    this.take(piece);
    return bytes.subarray(piece.length);
  }
}
