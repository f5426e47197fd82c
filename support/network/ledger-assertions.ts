import { lastErrorOf } from '../chaincode/deployment';
import { AssertionFailure, UserError } from '../errors';
import { type PeerName, short } from '../fabric/names';
import type { Fate, Transaction } from '../fabric/transactions';
import type { Finding } from '../waiting/eventually';
import { throughout } from '../waiting/throughout';
import { agreement } from './agreement';
import type { ExpectedAnswer } from './expected-answer';
import type { Peer } from './peer';
import { eventsOf, type PeerWait, waitOnEach } from './peer-waits';
import type { NetworkState } from './state';

/**
 * Assertions on some peers and their ledgers; each must hold for every one of them. They wait up to `within` milliseconds
 * (without it, the bound of the settings) and throw a WaitFailed or an AssertionFailure.
 */
export class LedgerAssertions {
  constructor(
    protected readonly state: NetworkState,
    readonly peers: readonly Peer[],
  ) {}

  get names(): PeerName[] {
    return this.peers.map(({ name }) => name);
  }

  async areAtHeight(height: number, within?: number): Promise<void> {
    const probe = async (peer: Peer) => {
      const actual = await peer.height();
      // A chain only grows.
      return actual === height ? { found: actual } : { seen: `height ${actual}`, hopeless: actual > height };
    };
    await this.wait(`${this.subject('is', 'are')} at height ${height}`, probe, within);
  }

  /** What became of the transaction on each peer, once that is known. */
  async fatesOf(transaction: Transaction): Promise<Map<PeerName, Fate>> {
    const what = `transaction ${short(transaction.id)} is committed or rejected`;
    return this.wait(what, (peer) => this.state.transactions.fateOn(peer, transaction));
  }

  async haveRejected(transaction: Transaction): Promise<void> {
    const fates = await this.fatesOf(transaction);
    const committed = [...fates].filter(([, fate]) => fate === 'committed').map(([name]) => name);
    if (committed.length > 0)
      throw new AssertionFailure(
        `${committed.join(', ')} committed transaction ${short(transaction.id)}, and should have rejected it`,
      );
  }

  async haveCommitted(transactions: readonly Transaction[], within?: number): Promise<void> {
    const last = short(transactions.at(-1)?.id ?? '');
    const what =
      transactions.length === 1 ? `transaction ${last}` : `${transactions.length} transactions up to ${last}`;
    const done = new Map<PeerName, number>();
    const probe = (peer: Peer) => this.#committed(transactions, peer, done);
    await this.wait(`${what} committed`, probe, within);
  }

  /** The ledger of each has the transaction with this validation code; without one, none has it now. */
  async haveCode(transaction: Transaction, { text, code }: ExpectedCode): Promise<void> {
    const { transactions, generation } = this.state;
    const codeOn = transactions.codeOn?.bind(transactions);
    if (!codeOn) throw new UserError(`the ledger of ${generation.title} keeps no validation codes`);
    const probe = async (peer: Peer): Promise<Finding<string>> => {
      const found = await codeOn(peer, transaction);
      if ('seen' in found) return code === undefined ? { found: found.seen } : found;
      return found.found === code ? found : { seen: inWords(found.found), hopeless: true };
    };
    await this.wait(`transaction ${short(transaction.id)} is ${text}`, probe);
  }

  /** The chaincode announced this with the transaction, as each has it in a block. */
  async haveEvent(transaction: Transaction, name: string, payload?: ExpectedAnswer): Promise<void> {
    const { transactions, generation } = this.state;
    const eventOn = transactions.eventOn?.bind(transactions);
    if (!eventOn) throw new UserError(`the ledger of ${generation.title} tells of no chaincode events`);
    const probe = async (peer: Peer): Promise<Finding<string>> => {
      const event = await eventOn(peer, transaction);
      if ('seen' in event) return event;
      const { found } = event;
      if (found === 'none') return { seen: 'has no event', hopeless: true };
      const difference =
        found.name === name ? payload?.difference(found.payload) : `${found.name} with ${found.payload}`;
      return difference === undefined ? { found: found.payload } : { seen: difference, hopeless: true };
    };
    const what = `transaction ${short(transaction.id)} has the event ${name}`;
    await this.wait(payload ? `${what} with ${payload.text}` : what, probe);
  }

  /** Throws a UserError for a single peer, which agrees with itself whatever it has. */
  async agree(): Promise<void> {
    if (this.peers.length === 1)
      throw new UserError(`${this.names[0]} alone cannot disagree: this step compares two peers or more`);
    await this.wait(`${this.subject('agrees', 'agree')} on the chain`, agreement(this.peers));
  }

  /** No peer adds a block for `period` milliseconds, though the transaction is pending. */
  async commitNothing(pending: Transaction, period: number): Promise<void> {
    const heights = () => Promise.all(this.peers.map((peer) => peer.heightIfReached()));
    const before = await heights();
    const probe = async (): Promise<Finding<unknown>> => {
      const now = await heights();
      const changes = this.names.flatMap((name, index) => heightChange(name, before[index], now[index]));
      return changes.length === 0 ? { found: true } : { seen: changes.join(', ') };
    };
    const what = `nothing commits, though transaction ${short(pending.id)} is pending`;
    await throughout(what, probe, { period, wakeups: eventsOf(this.state, this.names) });
  }

  /** Without `within` for as long as a commit may take: what follows a deploy waits for the peers that build for it. */
  protected async wait<T>(
    what: string,
    probe: (peer: Peer) => Promise<Finding<T>>,
    within?: number,
    options: Omit<PeerWait, 'within'> = {},
  ): Promise<Map<PeerName, T>> {
    const { transactions, upValidators, waits } = this.state;
    const bound = async () => ((await transactions.isDeploying(upValidators)) ? waits.deploy : waits.commit);
    const wait = { ...options, within: within ?? (await bound()) };
    return waitOnEach(this.state, this.peers, what, probe, wait);
  }

  /** `done` counts the transactions known to be committed, by peer: they are not looked up again. */
  async #committed(
    transactions: readonly Transaction[],
    peer: Peer,
    done: Map<PeerName, number>,
  ): Promise<Finding<true>> {
    for (let index = done.get(peer.name) ?? 0; ; index++) {
      done.set(peer.name, index);
      const next = transactions[index];
      if (!next) return this.#answersQueries(peer);
      // A known id counts, also that of an identical deploy from before.
      const fate = await this.state.transactions.fateOn(peer, next.original ?? next);
      const progress = transactions.length === 1 ? '' : `${index} of ${transactions.length}; the next is `;
      if ('seen' in fate) return { seen: `${progress}${fate.seen}` };
      if (fate.found === 'committed') continue;
      const reason = await lastErrorOf(peer, this.state.generation);
      return { seen: short(`${progress}rejected${reason}`), hopeless: true };
    }
  }

  /** A peer that has missed blocks gets them before it can execute them. */
  async #answersQueries(peer: Peer): Promise<Finding<true>> {
    const isBehind = this.state.returned.has(peer.name) && !(await this.state.fabric.answersQueries(peer));
    return isBehind ? { seen: 'committed, but the peer still refuses queries' } : { found: true };
  }

  get #peerWord(): string {
    return this.state.generation.examples.peerWord;
  }

  protected subject(singular: string, plural: string): string {
    const { names } = this;
    const up = this.state.upValidators;
    if (this.peers.length === up.length && this.peers.every((peer) => up.includes(peer)))
      return `each ${this.#peerWord} ${singular}`;
    return names.length === 1 ? `${names[0]} ${singular}` : `${names.join(', ')} ${plural}`;
  }
}

/** What the ledger should say of a transaction. */
interface ExpectedCode {
  readonly text: string;
  /** Undefined: it has none in a block. */
  readonly code: string | undefined;
}

const inWords = (code: string): string => (code === 'VALID' ? 'valid' : `invalid with ${code}`);

/** In words; nothing where the height stayed. A peer that does not answer may have added anything. */
function heightChange(name: PeerName, before: number | undefined, now: number | undefined): string[] {
  if (now === undefined || before === undefined) return [`${name} does not answer`];
  return now === before ? [] : [`${name} went from ${before} to ${now}`];
}
