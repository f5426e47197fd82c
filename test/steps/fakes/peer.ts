import type { Rejection, RejectionListener } from '../../../support/fabric/peer';
import type { FakeContainer } from '../../docker/fake-container';
import { blockOf, type FakeBlock, hashOf, type Transaction } from './block';
import type { ChaincodeParams } from './rest';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export type Refusable = 'deploy' | 'invoke' | 'query' | 'login';

/** What a peer does when the deploy of a chaincode is executed: builds an image, runs a container. */
export type Build = (peer: FakePeer, name: string) => void;

/** A vp as its REST interface, its command line and its log show it; what is wrong with it, a test says. */
export class FakePeer {
  readonly blocks: FakeBlock[] = [blockOf(undefined, 'genesis')];
  readonly values = new Map<string, string>();
  /** Given instead of its own, by request: `GET /chain`; by method for a chaincode call: `query`. */
  readonly answers = new Map<string, Answer>();
  /** The chaincode calls that it got through REST. */
  readonly calls: ChaincodeParams[] = [];
  /** What a command comes to, as typed. */
  readonly commands = new Map<string, { exitCode: number; stdout?: string; stderr?: string }>();
  readonly refusals = new Map<Refusable, string>();
  /** Announced by its event hub. */
  readonly rejections: Rejection[] = [];
  announces = true;
  /** Commits nothing, and takes what it is asked. */
  stuck = false;
  /** Executes nothing, and so commits empty blocks. */
  rejecting = false;
  /** An argument that is no number, and counts as one here. */
  accepted: string | undefined;
  readonly #deployed = new Set<string>();

  constructor(
    readonly name: string,
    readonly container: FakeContainer,
    readonly build: Build,
  ) {}

  /** Each transaction makes a block, an empty one where it failed. */
  commit(transaction: Transaction): void {
    if (this.stuck || this.container.state !== 'running') return;
    const done = !this.rejecting && this.#execute(transaction);
    this.blocks.push(blockOf(done ? transaction : undefined, hashOf(this.blocks.at(-1))));
    if (!done && this.announces) this.rejections.push({ transaction: transaction.txid, reason: 'no' });
  }

  /** What its event hub tells those who listen. */
  get listener(): RejectionListener {
    return { rejections: this.rejections, problem: undefined, subscribe: () => () => {}, end: () => {} };
  }

  /** As for a transaction that failed. */
  addEmptyBlock(): void {
    this.blocks.push(blockOf(undefined, hashOf(this.blocks.at(-1))));
  }

  #execute({ kind, txid, call: [, ...args] }: Transaction): boolean {
    if (kind === 'deploy' && this.#deployed.has(txid)) return false;
    if (kind === 'deploy') {
      this.#deployed.add(txid);
      for (let index = 0; index < args.length; index += 2)
        this.values.set(args[index] ?? '', args[index + 1] ?? '');
      this.build(this, txid);
      return true;
    }
    const [from = '', to = '', amount = ''] = args;
    if (Number.isNaN(Number(amount))) return amount === this.accepted;
    this.values.set(from, String(Number(this.values.get(from)) - Number(amount)));
    this.values.set(to, String(Number(this.values.get(to)) + Number(amount)));
    return true;
  }

  get(path: string): Answer {
    const given = this.answers.get(`GET ${path}`);
    if (given) return given;
    const [, number] = /^\/chain\/blocks\/(\d+)$/.exec(path) ?? [];
    const [, txid] = /^\/transactions\/(.+)$/.exec(path) ?? [];
    if (path === '/chain')
      return ok({ height: this.blocks.length, currentBlockHash: hashOf(this.blocks.at(-1)) });
    const block = this.blocks[Number(number)];
    if (block) return ok(block);
    const transaction = this.blocks
      .flatMap(({ transactions }) => transactions)
      .find((one) => one.txid === txid);
    return transaction ? ok(transaction) : { status: 404, body: { Error: 'openchain: resource not found' } };
  }

  query([, key = '']: readonly string[]): string | undefined {
    return this.values.get(key);
  }
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
