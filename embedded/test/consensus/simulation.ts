import { createHash } from 'node:crypto';
import { BatchReplica } from '../../consensus/pbft/batch';
import type { Consenter, Json, LedgerState, Stack, Timer, Transaction } from '../../consensus/plugin';
import { consensusSettings, type PbftSettings } from '../../consensus/settings';
import { Heap } from './heap';

const LOG = process.env['SIMULATION_LOG'] !== undefined;

/** Pseudo-random numbers in [0, 1), the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What may happen to a message on its way; everything in milliseconds or as a probability. */
export type Weather = {
  minDelay: number;
  maxDelay: number;
  drop: number;
  duplicate: number;
};

export const CALM: Weather = { minDelay: 1, maxDelay: 1, drop: 0, duplicate: 0 };

export type Block = { readonly txids: readonly string[]; readonly seqNo: number; readonly hash: string };

export type Options = {
  readonly seed?: number;
  readonly settings?: Partial<PbftSettings>;
  /** Milliseconds that a replica takes to execute a transaction. */
  readonly executionTime?: (transaction: Transaction, replica: number) => number;
  /** What a replica makes of a batch; another replica may make something else. */
  readonly outcome?: (txids: readonly string[], replica: number) => readonly string[];
  /** What the replica sends in place of the message; undefined for nothing. */
  readonly lie?: (message: Json, from: number, to: number) => Json | undefined;
  /** Messages and what is stored do not go through JSON: half as slow. */
  readonly byReference?: boolean;
  /** Replicas with CORE_PBFT_GENERAL_BYZANTINE=true. */
  readonly byzantine?: readonly number[];
  /** Another plugin than PBFT in batch mode. */
  readonly plugin?: (stack: Stack) => Consenter;
};

/** As the batch network of four peers sets them. */
export const BATCH_NETWORK = {
  CORE_PEER_VALIDATOR_CONSENSUS_PLUGIN: 'pbft',
  CORE_PBFT_GENERAL_MODE: 'batch',
  CORE_PBFT_GENERAL_N: '4',
  CORE_PBFT_GENERAL_K: '2',
  CORE_PBFT_GENERAL_BATCHSIZE: '1',
  CORE_PBFT_GENERAL_TIMEOUT_REQUEST: '10s',
};

/** A network of validators within one process, under a clock that jumps from event to event. */
export class Simulation {
  now = 0;
  weather: Weather = { ...CALM };
  readonly nodes: Node[];
  readonly random: () => number;
  readonly settings: PbftSettings;
  /** Pairs "a-b" between which nothing passes. */
  readonly cut = new Set<string>();
  /** Set by an event that resolves a promise. */
  resolved = false;
  readonly #events = new Heap();
  #order = 0;

  constructor(readonly options: Options = {}) {
    const settings = consensusSettings(BATCH_NETWORK);
    if (settings.plugin !== 'pbft') throw new Error('unexpected plugin');
    this.settings = { ...settings.pbft, ...options.settings };
    this.random = random(options.seed ?? 1);
    this.nodes = Array.from({ length: this.settings.validators }, (_, id) => new Node(id, this));
    for (const node of this.nodes) node.start();
  }

  node(id: number): Node {
    const node = this.nodes[id];
    if (!node) throw new Error(`no vp${id}`);
    return node;
  }

  heights(): (number | undefined)[] {
    return this.nodes.map((node) => (node.up && !node.paused ? node.blocks.length : undefined));
  }

  submit(at: number, ...txids: string[]): void {
    for (const txid of txids) this.node(at).consenter.submit({ txid });
  }

  /** Lets `ms` pass, or less if `until` comes true. Returns the milliseconds that passed. */
  async run(ms: number, until: () => boolean = () => false): Promise<number> {
    const start = this.now;
    while (!until()) {
      const event = this.#events.popUntil(start + ms);
      if (!event) {
        this.now = start + ms;
        break;
      }
      this.now = event.at;
      event.fire();
      // What the event has resolved goes on now. Awaiting is half of the cost, so only then.
      if (this.resolved) await undefined;
      this.resolved = false;
    }
    return this.now - start;
  }

  at(delay: number, fire: () => void): Timer {
    const event = { at: this.now + delay, order: this.#order++, fire };
    this.#events.push(event);
    return { cancel: () => (event.fire = () => undefined) };
  }

  between(least: number, most: number): number {
    return least + this.random() * (most - least);
  }

  /** Carries one message through the weather. */
  carry(message: Json, from: number, to: number): void {
    const said = this.options.lie ? this.options.lie(message, from, to) : message;
    const target = this.nodes[to];
    if (said === undefined || !target || !this.connected(from, to)) return;
    const { drop, duplicate, minDelay, maxDelay } = this.weather;
    const copy = this.options.byReference ? () => said : throughJson(said);
    const copies = this.random() < drop ? 0 : this.random() < duplicate ? 2 : 1;
    for (let number = 0; number < copies; number++) {
      const { life } = target;
      this.at(this.between(minDelay, maxDelay), () => target.deliver(copy(), from, life));
    }
  }

  connected(a: number, b: number): boolean {
    return !this.cut.has(`${a}-${b}`) && !this.cut.has(`${b}-${a}`) && this.node(a).up && this.node(b).up;
  }
}

/** One validator: a process that may be stopped, paused, and started again, with a disk that stays. */
export class Node {
  up = false;
  paused = false;
  /** Counts starts: what was on its way to an earlier process is lost. */
  life = 0;
  panicked: string | undefined;
  valid = true;
  transfers: number[] = [];
  readonly disk = new Map<string, () => Json>();
  blocks: Block[] = [{ txids: [], seqNo: 0, hash: hash('genesis') }];
  readonly logged: string[] = [];
  #consenter: Consenter | undefined;
  #held: (() => void)[] = [];

  constructor(
    readonly id: number,
    readonly network: Simulation,
  ) {}

  get consenter(): Consenter {
    if (!this.#consenter || !this.up) throw new Error(`vp${this.id} is not up`);
    return this.#consenter;
  }

  get txids(): string[] {
    return this.blocks.flatMap(({ txids }) => [...txids]);
  }

  start(): void {
    if (this.up) return;
    this.up = true;
    this.life++;
    const stack = this.#stack(this.life);
    const { plugin } = this.network.options;
    this.#consenter = plugin
      ? plugin(stack)
      : new BatchReplica(this.#settings(), stack, () => this.network.random());
    this.#consenter.start();
  }

  stop(): void {
    if (!this.up) return;
    this.consenter.stop();
    this.up = false;
    this.paused = false;
    this.#held = [];
  }

  pause(): void {
    this.paused = this.up;
  }

  /** What came in the meantime is handled at once. */
  unpause(): void {
    this.paused = false;
    for (const held of this.#held.splice(0)) held();
  }

  deliver(message: Json, from: number, life: number): void {
    this.#whileRunning(life, () => this.consenter.receive(message, from));
  }

  ledger(): LedgerState {
    const [last, previous] = [this.blocks.at(-1), this.blocks.at(-2)];
    if (!last) throw new Error('no genesis block');
    return {
      height: this.blocks.length,
      hash: last.hash,
      previousHash: previous?.hash ?? '',
      seqNo: last.seqNo,
    };
  }

  #settings(): PbftSettings {
    const { settings, options } = this.network;
    return { ...settings, byzantine: options.byzantine?.includes(this.id) ?? false };
  }

  #stack(life: number): Stack {
    const { network } = this;
    const { executionTime = () => network.between(1, 5), outcome = (txids) => txids } = network.options;
    const after = (ms: number, fire: () => void) => network.at(ms, () => this.#whileRunning(life, fire));
    return {
      replica: this.id,
      broadcast: (message) => {
        for (const { id } of network.nodes) if (id !== this.id) network.carry(message, this.id, id);
      },
      unicast: (to, message) => network.carry(message, this.id, to),
      execute: (transactions, seqNo = 0) =>
        new Promise((resolve) => {
          const txids = outcome(
            transactions.map(({ txid }) => txid),
            this.id,
          );
          const ms = transactions.reduce((sum, transaction) => sum + executionTime(transaction, this.id), 0);
          after(ms, () => {
            const previous = this.blocks.at(-1)?.hash ?? '';
            this.blocks.push({ txids, seqNo, hash: hash(`${previous}/${seqNo}/${txids.join()}`) });
            network.resolved = true;
            resolve(this.ledger());
          });
        }),
      ledger: () => this.ledger(),
      hasTransaction: (txid) => this.blocks.some(({ txids }) => txids.includes(txid)),
      transferTo: (target, replicas) =>
        new Promise((resolve, reject) => {
          after(network.between(5, 50), () => {
            const source = replicas
              .map((replica) => network.node(replica))
              .find(
                ({ id, blocks }) =>
                  network.connected(this.id, id) && blocks[target.height - 1]?.hash === target.hash,
              );
            network.resolved = true;
            if (!source) return reject(new Error('no replica has it'));
            this.blocks = source.blocks.slice(0, target.height);
            this.transfers.push(target.height);
            return resolve({ ...this.ledger(), seqNo: target.seqNo });
          });
        }),
      stateIsValid: (valid) => {
        this.valid = valid;
      },
      store: (key, value) =>
        void this.disk.set(key, network.options.byReference ? () => value : throughJson(value)),
      load: (prefix) =>
        [...this.disk]
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, value]) => [key, value()] as const),
      remove: (key) => void this.disk.delete(key),
      timer: (ms, fire) => after(ms, fire),
      log: (_level, _module, func, text) => {
        if (LOG) console.log(`${network.now.toFixed(1)} vp${this.id} ${func} ${text}`);
        this.logged.push(text);
      },
      panic: (reason) => {
        this.panicked = reason;
        this.stop();
      },
    };
  }

  #whileRunning(life: number, act: () => void): void {
    const later = () => {
      if (this.up && this.life === life) act();
    };
    if (this.paused) this.#held.push(later);
    else later();
  }
}

/** As it comes out of a wire or a file. */
function throughJson(value: Json): () => Json {
  const text = JSON.stringify(value);
  return () => JSON.parse(text) as Json;
}

export function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
