import { buildErrorOf, type Deployment, lastErrorOf } from '../chaincode/deployment';
import type { DevContainers } from '../chaincode/dev-containers';
import { AssertionFailure, FabricRefusal, requireText } from '../errors';
import { short } from '../fabric/names';
import { systemClock } from '../waiting/clock';
import type { Finding } from '../waiting/eventually';
import type { Query } from './client';
import type { ExpectedAnswer } from './expected-answer';
import { LedgerAssertions } from './ledger-assertions';
import type { Peer } from './peer';
import type { NetworkState } from './state';

/** Assertions on some peers, their ledgers, and the chaincode that they build and run. */
export class PeerAssertions extends LedgerAssertions {
  constructor(
    state: NetworkState,
    private readonly chaincode: DevContainers,
    peers: readonly Peer[],
  ) {
    super(state, peers);
  }

  /** Built in this scenario. */
  async haveDevImage(deployment: Deployment, within = this.state.waits.deploy): Promise<void> {
    const what = `${this.subject('has', 'have')} a dev image for ${titleOf(deployment)}`;
    const probe = (peer: Peer) => this.chaincode.images.find(peer, deployment);
    await this.wait(what, probe, within, { eventsTell: true });
  }

  /** Checked once the transaction's fate is known on each peer, so that none can still be building. */
  async haveNoDevImage(deployment: Deployment): Promise<void> {
    if (deployment.transaction) await this.fatesOf(deployment.transaction);
    const { images } = this.chaincode;
    const isBuilt = await Promise.all(this.names.map((name) => images.isBuilt(name, deployment)));
    const built = this.names.filter((_, index) => isBuilt[index]);
    if (built.length > 0)
      throw new AssertionFailure(
        `${built.join(', ')} ${built.length === 1 ? 'has' : 'have'} a dev image for ${titleOf(deployment)}, and should have none`,
      );
  }

  async haveDevImageBasedOn(base: string, deployment: Deployment): Promise<void> {
    await this.haveDevImage(deployment);
    await Promise.all(this.names.map((name) => this.chaincode.images.assertBasedOn(base, name, deployment)));
  }

  /** Created in this scenario. */
  async runDevContainer(deployment: Deployment, within = this.state.waits.deploy): Promise<void> {
    const what = `${this.subject('runs', 'run')} a dev container for ${titleOf(deployment)}`;
    const probe = async (peer: Peer) => {
      const finding = await this.chaincode.find(peer, deployment);
      return 'found' in finding ? finding : this.#unlessExited(finding, peer, deployment);
    };
    await this.wait(what, probe, within, { eventsTell: true });
  }

  /** Image, command and environment of each dev container are those that its own peer gave it. */
  async runDevContainerOfTheirOwn(deployment: Deployment): Promise<void> {
    await this.runDevContainer(deployment);
    const assertOwn = async (peer: Peer) =>
      this.chaincode.assertOwn(peer, await peer.chaincodeAddress(), deployment);
    await Promise.all(this.peers.map(assertOwn));
  }

  /** Each still runs the container it had before the deploy: a duplicate leaves them as they are. */
  async runSameDevContainer(deployment: Deployment): Promise<void> {
    if (deployment.transaction) await this.fatesOf(deployment.transaction);
    await Promise.all(this.names.map((name) => this.chaincode.assertSameAsBefore(name, deployment)));
  }

  /** The deploy is committed on each. Throws at once, with the compiler's output, where one rejected it. */
  async haveDeployed(deployment: Deployment, within = this.state.waits.deploy): Promise<void> {
    const probe = async (peer: Peer): Promise<Finding<true>> => {
      // A peer that does not validate has no chain of its own: it passes queries on.
      if (this.state.composition.nonValidators.includes(peer.name)) return { found: true };
      // What it lacks, the refusal of a call tells.
      if (!deployment.transaction) return { found: true };
      const fate = await this.state.transactions.fateOn(peer, deployment.transaction);
      if ('seen' in fate) return this.#unlessExited(fate, peer, deployment);
      if (fate.found === 'committed' || deployment.transaction.original) return { found: true };
      const isBuilt = await this.chaincode.images.isBuilt(peer.name, deployment);
      const buildError = isBuilt ? '' : await buildErrorOf(peer, deployment, this.state);
      const reason = buildError || (await lastErrorOf(peer, this.state.generation));
      return { seen: short(`rejected it${reason}`), hopeless: true };
    };
    await this.wait(`${this.subject('has', 'have')} deployed ${titleOf(deployment)}`, probe, within);
  }

  /** The answer may be stale for a while, or an error as long as the deploy is under way. */
  async answer(
    query: Query,
    expected: ExpectedAnswer,
    deployment: Deployment,
    within?: number,
  ): Promise<void> {
    const start = systemClock.now();
    await this.haveDeployed(deployment, within);
    const probe = async (peer: Peer): Promise<Finding<string>> => {
      const answer = await query.ask(peer);
      if (answer.ok) {
        const difference = expected.difference(answer.value);
        return difference === undefined ? { found: answer.value } : { seen: difference };
      }
      const { message, where, hint } = answer.error;
      // A step is missing: waiting does not help.
      if (hint) throw new FabricRefusal(`${peer.name} refused the query: ${message} (${where})`, where, hint);
      return { seen: short(`refused: ${message}`) };
    };
    // A bound that a step names includes the wait for the deploy.
    const left = within === undefined ? this.state.waits.commit : within - (systemClock.now() - start);
    const moreOn = (peer: Peer) => this.#lastRejection(peer);
    await this.wait(`querying ${query.text} gives ${expected.text}`, probe, Math.max(0, left), { moreOn });
  }

  /** Each refuses the query with these words. Throws a UserError for an empty text, which every refusal contains. */
  async refuse(query: Query, words: string, within = this.state.waits.commit): Promise<void> {
    requireText(words);
    const probe = async (peer: Peer): Promise<Finding<string>> => {
      const answer = await query.ask(peer);
      if (answer.ok) return { seen: `answered ${answer.value}` };
      const { message } = answer.error;
      return message.includes(words) ? { found: message } : { seen: short(`refused: ${message}`) };
    };
    await this.wait(`querying ${query.text} fails with "${words}"`, probe, within);
  }

  /** A deploy whose chaincode has ended is rejected in the end, but long after every bound. */
  async #unlessExited(finding: { readonly seen: string }, peer: Peer, deployment: Deployment) {
    const exit = await this.chaincode.earlyExit(peer, deployment);
    return exit ? { seen: exit, hopeless: true } : finding;
  }

  async #lastRejection(peer: Peer): Promise<string> {
    const { last } = this.state.transactions;
    const fate = last && (await this.state.transactions.fateOn(peer, last));
    if (!fate || !('found' in fate) || fate.found !== 'rejected' || last.original) return '';
    return `${peer.name} rejected the last ${last.kind}, ${short(last.id)}`;
  }
}

const titleOf = ({ chaincode, name }: Deployment): string => `${chaincode.alias} (${short(name)})`;
