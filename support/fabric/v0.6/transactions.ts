import type { Peer } from '../../network/peer';
import type { Finding } from '../../waiting/eventually';
import type { Block } from './rest';

/** A transaction that a peer took, and where the chains stood then: what it came to shows in what was added since. */
export interface Transaction {
  readonly kind: 'deploy' | 'invoke';
  /** Of an invoke its uuid, of a deploy the chaincode's name. */
  readonly txid: string;
  /** Height of each validator's chain just before, by peer name; a validator that did not answer is missing. */
  readonly heights: ReadonlyMap<string, number>;
  /** An identical deploy before it, which is what the id then stands for. */
  readonly original?: Transaction | undefined;
}

export type Fate = 'committed' | 'rejected';

/**
 * What became of the transactions that were submitted to a network, peer by peer. v0.6 makes a block for one that
 * failed, too, but does not know its id: all that shows is that the block has one transaction less. So which one
 * failed is known once every transaction that was on its way is accounted for, and not before.
 */
export class Transactions {
  readonly #all: Transaction[] = [];
  readonly #accounts = new Map<string, PeerLedger>();

  get last(): Transaction | undefined {
    return this.#all.at(-1);
  }

  /** Heights are those from just before. */
  add(kind: Transaction['kind'], txid: string, heights: Transaction['heights']): Transaction {
    for (const [peer, height] of heights) this.#account(peer).quiet(this.#all, height);
    const same = this.#all.findLast((one) => one.txid === txid);
    const failed = same && [...this.#accounts.values()].some(({ fates }) => fates.get(same) === 'rejected');
    const submission = { kind, txid, heights, original: failed ? undefined : (same?.original ?? same) };
    this.#all.push(submission);
    return submission;
  }

  /** What became of it on this peer: found once that is known. */
  fateOf(submission: Transaction, validator: Peer): Promise<Finding<Fate>> {
    return this.#account(validator.name).fateOf(submission, validator, this.#all);
  }

  /** True when its fate is known on one of them already. */
  async isSettledOnAny(submission: Transaction, validators: readonly Peer[]): Promise<boolean> {
    const findings = await Promise.allSettled(validators.map((one) => this.fateOf(submission, one)));
    return findings.some((finding) => finding.status === 'fulfilled' && 'found' in finding.value);
  }

  /** True while peers may still be building: none of them has settled a deploy, and what came after it waits for that. */
  async isDeploying(validators: readonly Peer[]): Promise<boolean> {
    const deploys = this.#all.filter(({ kind }) => kind === 'deploy');
    const settled = await Promise.all(deploys.map((one) => this.isSettledOnAny(one, validators)));
    return settled.includes(false);
  }

  #account(peer: string): PeerLedger {
    const account = this.#accounts.get(peer) ?? new PeerLedger();
    this.#accounts.set(peer, account);
    return account;
  }
}

/** One peer's chain, as far as it tells what became of transactions. */
class PeerLedger {
  readonly fates = new Map<Transaction, Fate>();
  /** The next block to read; the genesis block is none of anybody's. */
  #next: number | undefined;
  /** Transactions that failed, in the blocks read, and are not known by name. */
  #failed = 0;
  #queue: Promise<unknown> = Promise.resolve();

  /** Before a submission: where nothing is on its way, what is in the chain so far is of no concern to it. */
  quiet(submissions: readonly Transaction[], height: number): void {
    if (!submissions.every((one) => this.fates.has(one))) return;
    this.#next = Math.max(height, this.#next ?? 1);
    this.#failed = 0;
  }

  /** One after the other, since each reads on where the one before has ended. */
  fateOf(submission: Transaction, validator: Peer, all: readonly Transaction[]): Promise<Finding<Fate>> {
    const fate = this.#queue.then(() => this.#fateOf(submission, validator, all));
    this.#queue = fate.catch(() => {});
    return fate;
  }

  async #fateOf(submission: Transaction, validator: Peer, all: readonly Transaction[]) {
    const found = () => this.fates.get(submission);
    const known = found();
    if (known) return { found: known };
    const height = await validator.height();
    const before = submission.heights.get(validator.name);
    const seen = `at height ${height} (${before ?? 'not known'} when it was submitted)`;
    if (height <= (before ?? 1)) return { seen: `${seen}, no block has it` };
    await this.#lookUp(submission, validator);
    if (!found()) await this.#readTo(height, validator);
    if (!found() && this.#failed > 0) await this.#attribute(all, validator);
    const fate = found();
    if (fate) return { found: fate };
    return {
      seen: this.#failed > 0 ? `${seen}; it, or another on its way, has failed` : `${seen}, no block has it`,
    };
  }

  /** One with the id of an identical deploy before it can't be told from that: it never stands in a block. */
  async #lookUp(submission: Transaction, { rest }: Peer): Promise<void> {
    if (!submission.original && (await rest.hasTransaction(submission.txid)))
      this.fates.set(submission, 'committed');
  }

  async #readTo(height: number, { rest }: Peer): Promise<void> {
    for (let number = this.#next ?? 1; number < height; number++) {
      this.#failed += failuresIn(await rest.block(number));
      this.#next = number + 1;
    }
  }

  /** Where as many have failed as can have, it is all of those that are in no block. */
  async #attribute(all: readonly Transaction[], validator: Peer): Promise<void> {
    const open = () => all.filter((one) => !this.fates.has(one));
    await Promise.all(open().map((one) => this.#lookUp(one, validator)));
    const suspects = open();
    if (this.#failed < suspects.length) return;
    for (const one of suspects) this.fates.set(one, 'rejected');
    this.#failed = 0;
  }
}

/** A block has an entry for the event of each transaction, also where it has none, and also of one that failed. */
function failuresIn(block: Block | undefined): number {
  const { transactions = [], nonHashData } = block ?? {};
  const executed = nonHashData?.chaincodeEvents?.length ?? Math.max(1, transactions.length);
  return Math.max(0, executed - transactions.length);
}
