/**
 * Translates ids between a recording and this network: a chaincode's name is a hash over its sources, Go there and
 * JavaScript here, and a transaction's id is random. Ids have the same length, so that no length in an answer changes,
 * not even that of a protobuf field.
 */
export class Ids {
  readonly #actual = new Map<string, string>();
  readonly #recorded = new Map<string, string>();

  /** `namesDiffer` is false on real images: the names of their chaincode are the recorded ones. */
  constructor(private readonly namesDiffer: boolean) {}

  /** Learns what a deploy or invoke was named from the two answers to it. */
  learn(recorded: string, actual: string): void {
    for (const kind of [NAME, UUID]) {
      const there = recorded.match(kind)?.[0];
      const here = kind === NAME && !this.namesDiffer ? there : actual.match(kind)?.[0];
      if (!there || !here || this.#actual.has(there)) continue;
      this.#actual.set(there, here);
      this.#recorded.set(here, there);
    }
  }

  /** A recorded question, as this network understands it. */
  toActual(text: string): string {
    return replaceAll(text, this.#actual);
  }

  /** This network's answer, as it would have been recorded; also within base64, where REST puts protobuf messages. */
  toRecorded(text: string): string {
    return replaceAll(text, this.#recorded).replace(BASE64, (encoded) => {
      const decoded = Buffer.from(encoded, 'base64').toString('latin1');
      return Buffer.from(replaceAll(decoded, this.#recorded), 'latin1').toString('base64');
    });
  }
}

const NAME = /\b[0-9a-f]{128}\b/;
const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/;

/** Long enough for a name within. */
const BASE64 = /(?<=")[A-Za-z0-9+/]{172,}={0,2}(?=")/g;

function replaceAll(text: string, by: ReadonlyMap<string, string>): string {
  let replaced = text;
  for (const [from, to] of by) replaced = replaced.replaceAll(from, to);
  return replaced;
}
