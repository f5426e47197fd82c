import { buildErrorOf, lastErrorOf } from '../chaincode/build-errors';
import type { Deployment } from '../chaincode/deployment';
import { DevContainers } from '../chaincode/dev-containers';
import { DevImages } from '../chaincode/dev-images';
import { EarlyExits } from '../chaincode/early-exits';
import type { Engine } from '../docker/engine';
import { HarnessError } from '../errors';
import { short } from '../fabric/chaincode';
import { type Outcome, remedyFor } from '../fabric/outcome';
import { CommitProgress } from '../fabric/v0.6/commitments';
import type { Fate, Transaction } from '../fabric/v0.6/transactions';
import type { Settings } from '../settings';
import type { Finding } from '../waiting/eventually';
import { throughout } from '../waiting/throughout';
import { agreement } from './agreement';
import type { Network } from './network';
import type { Peer } from './peer';
import { PeerWaits } from './peer-waits';

export interface Query {
  readonly key: string;
  readonly ask: (validator: Peer) => Promise<Outcome<string>>;
}

/** The validating peers of a network, or those of them that a step is about. Every assertion holds for each. */
export class PeerAssertions {
  readonly #devImages: DevImages;
  readonly #devContainers: DevContainers;
  readonly #earlyExits: EarlyExits;
  readonly #waits: PeerWaits;

  constructor(
    readonly all: readonly Peer[],
    private readonly network: Network,
    engine: Engine,
    private readonly bounds: Settings['waits'],
  ) {
    this.#waits = new PeerWaits(all, network, engine);
    this.#devImages = new DevImages(network, engine);
    this.#devContainers = new DevContainers(network, engine);
    this.#earlyExits = new EarlyExits(network, engine);
  }

  get names(): string[] {
    return this.all.map(({ name }) => name);
  }

  /** The same assertions, on these peers alone, validating or not. */
  only(names: readonly string[]): PeerAssertions {
    return this.network.only(names);
  }

  /** Heights now, by peer; a validator that does not answer is left out. */
  async heights(): Promise<Map<string, number>> {
    const heights = await Promise.allSettled(
      this.all.map(
        async (validator): Promise<[string, number]> => [validator.name, await validator.height()],
      ),
    );
    return new Map(heights.filter((result) => result.status === 'fulfilled').map(({ value }) => value));
  }

  /** The same; and what became of the deploys before is looked at, since an identical one has the same id. */
  async heightsBeforeDeploy(): Promise<Map<string, number>> {
    await this.network.transactions.isDeploying(this.all);
    return this.heights();
  }

  async haveDevImage(deployment: Deployment, within = this.bounds.deploy): Promise<void> {
    const what = `${this.#subject('has', 'have')} a dev image for ${deployment.chaincode.alias} (${short(deployment.name)})`;
    const probe = (validator: Peer) => this.#devImages.find(validator, deployment);
    await this.#waits.forEach(what, probe, { within, eventsTell: true });
  }

  /** Once the transaction's fate is known on each, so that none can still be building. */
  async haveNoDevImage(deployment: Deployment): Promise<void> {
    await this.settled(deployment.submission);
    const built = this.names.filter((name) => this.#devImages.isBuilt(name, deployment));
    if (built.length > 0)
      throw new HarnessError(
        `${built.join(', ')} ${built.length === 1 ? 'has' : 'have'} a dev image for ${deployment.chaincode.alias}, and should have none`,
      );
  }

  async haveDevImageBasedOn(base: string, deployment: Deployment): Promise<void> {
    await this.haveDevImage(deployment);
    await Promise.all(this.all.map(({ name }) => this.#devImages.assertBasedOn(base, name, deployment)));
  }

  async runDevContainer(deployment: Deployment, within = this.bounds.deploy): Promise<void> {
    const what = `${this.#subject('runs', 'run')} a dev container for ${deployment.chaincode.alias} (${short(deployment.name)})`;
    const probe = async (validator: Peer) => {
      const finding = await this.#devContainers.find(validator, deployment);
      return 'found' in finding ? finding : this.#unlessExited(finding, validator, deployment);
    };
    await this.#waits.forEach(what, probe, { within, eventsTell: true });
  }

  /** Image, command and environment of each dev container are those its own peer gave it. */
  async haveDevContainerOfTheirOwn(deployment: Deployment): Promise<void> {
    await this.runDevContainer(deployment);
    await Promise.all(this.all.map((validator) => this.#devContainers.assertOwn(validator, deployment)));
  }

  /** Each runs on in the container it had before the deploy: a duplicate leaves them as they are. */
  async haveSameDevContainers(deployment: Deployment): Promise<void> {
    await this.settled(deployment.submission);
    await Promise.all(this.all.map(({ name }) => this.#devContainers.assertSameAsBefore(name, deployment)));
  }

  /** No block is added anywhere while the transaction is pending. */
  async commitNothing(pending: Transaction, period: number): Promise<void> {
    const what = `nothing commits, though transaction ${short(pending.txid)} is pending`;
    const start = await this.heights();
    const probe = async (): Promise<Finding<unknown>> => {
      const now = await this.heights();
      const changes = this.names.flatMap((name) => change(name, start.get(name), now.get(name)));
      return changes.length === 0 ? { found: true } : { seen: changes.join(', ') };
    };
    await throughout(what, probe, { period, wakeups: this.#waits.eventsOf(this.names) });
  }

  /** `running`, `paused`, `stopped`, or `exited with 2`. */
  async areIn(state: string): Promise<void> {
    const probe = async (validator: Peer) => {
      const seen = await validator.state();
      const found = state === 'stopped' ? seen.startsWith('exited') : seen === state;
      return found ? { found: seen } : { seen };
    };
    const what = `${this.#subject('is', 'are')} ${state}`;
    await this.#waits.forEach(what, probe, { within: this.bounds.commit });
  }

  async areAtHeight(height: number, within?: number): Promise<void> {
    const probe = async (validator: Peer) => {
      const seen = await validator.height();
      // A chain only grows.
      return seen === height ? { found: seen } : { seen: `height ${seen}`, hopeless: seen > height };
    };
    const what = `${this.#subject('is', 'are')} at height ${height}`;
    await this.#waits.forEach(what, probe, { within: within ?? (await this.#commitBound()) });
  }

  /** The transaction is in a block, or an empty block stands for it, on each. */
  async settled(submission: Transaction): Promise<Map<string, Fate>> {
    const what = `the fate of transaction ${short(submission.txid)}`;
    const probe = (validator: Peer) => this.network.transactions.fateOf(submission, validator);
    return this.#waits.forEach(what, probe, { within: await this.#commitBound() });
  }

  /** v0.6 commits an empty block for a transaction that failed, and does not know its id. */
  async haveRejected(submission: Transaction): Promise<void> {
    const fates = await this.settled(submission);
    const committed = [...fates].filter(([, fate]) => fate === 'committed').map(([name]) => name);
    if (committed.length > 0)
      throw new HarnessError(
        `${committed.join(', ')} committed transaction ${short(submission.txid)}, and should have rejected it`,
      );
  }

  /** Each of the transactions is in a block of each. */
  async haveCommitted(submissions: readonly Transaction[], within?: number): Promise<void> {
    const last = short(submissions.at(-1)?.txid ?? '');
    const what =
      submissions.length === 1 ? `transaction ${last}` : `${submissions.length} transactions up to ${last}`;
    const commitments = new CommitProgress(submissions, this.network.transactions);
    const probe = (validator: Peer) => commitments.find(validator);
    await this.#waits.forEach(`${what} committed`, probe, { within: within ?? (await this.#commitBound()) });
  }

  /** The deploy's transaction is in a block of each. Throws at once, with the compiler's output, where one rejected it. */
  async haveDeployed(deployment: Deployment): Promise<void> {
    const what = `${this.#subject('has', 'have')} deployed ${deployment.chaincode.alias} (${short(deployment.name)})`;
    const probe = async (validator: Peer): Promise<Finding<true>> => {
      // A peer that does not validate has no blocks: it passes queries on.
      if (this.network.composition.nonValidators.includes(validator.name)) return { found: true };
      const fate = await this.network.transactions.fateOf(deployment.submission, validator);
      if ('seen' in fate) return this.#unlessExited(fate, validator, deployment);
      if (fate.found === 'committed' || deployment.submission.original) return { found: true };
      const isBuilt = this.#devImages.isBuilt(validator.name, deployment);
      const buildError = isBuilt ? '' : await buildErrorOf(validator, deployment, this.network);
      return { seen: `rejected it${buildError || (await lastErrorOf(validator))}`, hopeless: true };
    };
    await this.#waits.forEach(what, probe, { within: this.bounds.deploy });
  }

  /** The answer may be stale for a while, or an error as long as the deploy is under way. */
  async answer(
    call: Query,
    expected: string,
    deployment: Deployment,
    within = this.bounds.commit,
  ): Promise<void> {
    await this.haveDeployed(deployment);
    const probe = async (validator: Peer): Promise<Finding<string>> => {
      const answer = await call.ask(validator);
      if (answer.ok) return answer.value === expected ? { found: expected } : { seen: answer.value };
      const remedy = remedyFor(answer.error);
      return { seen: `refused: ${answer.error.message}${remedy}`, hopeless: remedy !== '' };
    };
    const moreOn = (validator: Peer) => this.#lastRejection(validator);
    await this.#waits.forEach(`querying ${call.key} gives ${expected}`, probe, { within, moreOn });
  }

  /** Same height and same blocks on each. */
  async agree(): Promise<void> {
    const within = await this.#commitBound();
    await this.#waits.forEach('all vps agree on the chain', agreement(this.all), { within });
  }

  /** What comes after a deploy waits for the peers that build for it. */
  async #commitBound(): Promise<number> {
    const { transactions } = this.network;
    return (await transactions.isDeploying(this.all)) ? this.bounds.deploy : this.bounds.commit;
  }

  /** What comes of a deploy whose chaincode has ended is a rejection, long after every bound. */
  async #unlessExited(finding: { readonly seen: string }, validator: Peer, deployment: Deployment) {
    const exit = await this.#earlyExits.on(validator, deployment);
    return exit ? { seen: exit, hopeless: true } : finding;
  }

  async #lastRejection(validator: Peer): Promise<string> {
    const { transactions } = this.network;
    const { last } = transactions;
    const fate = last && (await transactions.fateOf(last, validator));
    if (!fate || !('found' in fate) || fate.found !== 'rejected' || last.original) return '';
    return `${validator.name} rejected the last ${last.kind}, ${short(last.txid)}: its block is empty`;
  }

  #subject(singular: string, plural: string): string {
    const names = this.names;
    if (names.length === this.network.validators.all.length) return `each vp ${singular}`;
    return names.length === 1 ? `${names[0]} ${singular}` : `${names.join(', ')} ${plural}`;
  }
}

/** How a peer's height changed, in words; nothing where it did not. One that does not answer may have added anything. */
function change(name: string, before: number | undefined, now: number | undefined): string[] {
  if (now === undefined || before === undefined) return [`${name} does not answer`];
  return now === before ? [] : [`${name} went from ${before} to ${now}`];
}
