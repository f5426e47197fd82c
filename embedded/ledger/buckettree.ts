import { cryptoHash } from '../wire/hash';
import { varint } from '../wire/protobuf';

/** core.yaml's `ledger.state.dataStructure`: buckets at the lowest level, and how many each node above groups. */
const numBuckets = 1_000_003;
const maxGroupingAtEachLevel = 5;

/**
 * The state's hash, as Fabric's bucket tree has it: each key falls into one of a million buckets, a bucket hashes what
 * is in it, and a node above the hashes of its children; a node with one child passes that child's hash on. Only what
 * lies on the way from a changed bucket to the root is hashed again.
 */
export class BucketTree {
  /** Per level, 0 being the buckets: number of the node → its hash. Nodes with nothing below them are not there. */
  readonly #levels: Map<number, Buffer>[] = [];
  readonly #buckets = new Map<number, Map<string, Entry>>();

  constructor() {
    for (let size = numBuckets; ; size = Math.ceil(size / maxGroupingAtEachLevel)) {
      this.#levels.push(new Map());
      if (size === 1) break;
    }
  }

  /** Sets values (base64), or deletes those that are undefined, and returns the new hash; empty for an empty state. */
  update(changes: Iterable<{ chaincode: string; key: string; value: string | undefined }>): Buffer {
    const changed = new Set<number>();
    for (const { chaincode, key, value } of changes) {
      const composite = `${chaincode}\0${key}`;
      const number = fnv1a(Buffer.from(composite)) % numBuckets;
      const bucket = this.#buckets.get(number) ?? new Map<string, Entry>();
      if (value === undefined) bucket.delete(composite);
      else bucket.set(composite, { chaincode, key, value: Buffer.from(value, 'base64') });
      this.#buckets.set(number, bucket);
      if (bucket.size === 0) this.#buckets.delete(number);
      changed.add(number);
    }
    this.#hash(changed);
    return this.root();
  }

  root(): Buffer {
    return this.#levels.at(-1)?.get(0) ?? Buffer.alloc(0);
  }

  #hash(buckets: Set<number>): void {
    let changed = buckets;
    for (const [index, level] of this.#levels.entries()) {
      for (const number of changed) {
        const hash = index === 0 ? bucketHash(this.#buckets.get(number)) : this.#nodeHash(index, number);
        if (hash) level.set(number, hash);
        else level.delete(number);
      }
      changed = new Set([...changed].map((number) => Math.floor(number / maxGroupingAtEachLevel)));
    }
  }

  #nodeHash(level: number, number: number): Buffer | undefined {
    const children: Buffer[] = [];
    for (let child = 0; child < maxGroupingAtEachLevel; child++) {
      const hash = this.#levels[level - 1]?.get(number * maxGroupingAtEachLevel + child);
      if (hash) children.push(hash);
    }
    return children.length > 1 ? cryptoHash(...children) : children[0];
  }
}

type Entry = { readonly chaincode: string; readonly key: string; readonly value: Buffer };

/** Each chaincode's id and number of keys, then the keys and values; all of it with lengths. */
function bucketHash(bucket: Map<string, Entry> | undefined): Buffer | undefined {
  if (!bucket) return undefined;
  const entries = [...bucket].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const byChaincode = Map.groupBy(entries, ([, { chaincode }]) => chaincode);
  const parts: Buffer[] = [];
  for (const [chaincode, group] of byChaincode) {
    parts.push(...sized(Buffer.from(chaincode)), varint(group.length));
    for (const [, { key, value }] of group) parts.push(...sized(Buffer.from(key)), ...sized(value));
  }
  return cryptoHash(...parts);
}

function sized(data: Buffer): Buffer[] {
  return [varint(data.length), data];
}

/** FNV-1a, 32 bits. */
function fnv1a(data: Buffer): number {
  let hash = 0x811c9dc5;
  for (const byte of data) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
