import { BucketTree } from './buckettree';

/** One change of the world state. Values are base64; undefined deletes. */
export type Change = { readonly chaincode: string; readonly key: string; readonly value?: string };

/** What can be read from: the committed state, or a transaction's view on it. */
export interface StateView {
  get(chaincode: string, key: string): string | undefined;
  /** Keys from `start` to `end`, both included, in byte order; an empty `end` means no end. */
  range(chaincode: string, start: string, end: string): [key: string, value: string][];
}

/** The committed world state: each chaincode has keys of its own. */
export class WorldState implements StateView {
  readonly #values = new Map<string, Map<string, string>>();
  readonly #tree = new BucketTree();

  get(chaincode: string, key: string): string | undefined {
    return this.#values.get(chaincode)?.get(key);
  }

  range(chaincode: string, start: string, end: string): [string, string][] {
    return inRange([...(this.#values.get(chaincode) ?? [])], start, end);
  }

  /** Commits changes, and returns the hash of the state after them. */
  apply(changes: readonly Change[]): Buffer {
    for (const { chaincode, key, value } of changes) {
      const values = this.#values.get(chaincode) ?? new Map<string, string>();
      if (value === undefined) values.delete(key);
      else values.set(key, value);
      this.#values.set(chaincode, values);
    }
    return this.#tree.update(changes.map(({ chaincode, key, value }) => ({ chaincode, key, value })));
  }

  hash(): Buffer {
    return this.#tree.root();
  }

  /** All of it, for a peer that is too far behind for deltas. */
  snapshot(): Change[] {
    const changes: Change[] = [];
    for (const [chaincode, values] of this.#values) {
      for (const [key, value] of values) changes.push({ chaincode, key, value });
    }
    return changes;
  }
}

/** Changes on top of a state, which may itself be such a layer: a transaction's on its block's on the committed one. */
export class StateDelta implements StateView {
  readonly #changes = new Map<string, Change>();

  constructor(private readonly below: StateView) {}

  get(chaincode: string, key: string): string | undefined {
    const change = this.#changes.get(composite(chaincode, key));
    return change ? change.value : this.below.get(chaincode, key);
  }

  range(chaincode: string, start: string, end: string): [string, string][] {
    const values = new Map(this.below.range(chaincode, start, end));
    for (const change of this.#changes.values()) {
      if (change.chaincode !== chaincode) continue;
      if (change.value === undefined) values.delete(change.key);
      else values.set(change.key, change.value);
    }
    return inRange([...values], start, end);
  }

  put(chaincode: string, key: string, value: string): void {
    this.#changes.set(composite(chaincode, key), { chaincode, key, value });
  }

  delete(chaincode: string, key: string): void {
    this.#changes.set(composite(chaincode, key), { chaincode, key });
  }

  /** Takes over what the layer above changed: its transaction succeeded. */
  merge(above: StateDelta): void {
    for (const [key, change] of above.#changes) this.#changes.set(key, change);
  }

  changes(): Change[] {
    return [...this.#changes.values()];
  }
}

function composite(chaincode: string, key: string): string {
  return `${chaincode}\0${key}`;
}

function inRange(values: [string, string][], start: string, end: string): [string, string][] {
  const order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const inside = values.filter(([key]) => order(key, start) >= 0 && (end === '' || order(key, end) <= 0));
  return inside.sort(([a], [b]) => order(a, b));
}
