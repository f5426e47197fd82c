import { AssertionFailure, UserError } from '../errors';
import type { Chaincode } from '../fabric/chaincode';
import type { Lifecycle } from '../fabric/lifecycle';
import { type PeerName, short, type UserName } from '../fabric/names';
import { accepted, type Outcome } from '../fabric/outcome';
import type { Network } from '../network/network';
import type { Peer } from '../network/peer';
import { waitOnEach } from '../network/peer-waits';
import { type SpanInfo, trace } from '../waiting/spans';
import type { Chaincodes } from './chaincodes';

/** Peers by name; undefined for each validating peer that should be up. */
type PeerNames = readonly PeerName[] | undefined;

/** A deploy step by step, in one scenario. What is packaged counts as the last deployment. */
export class LifecycleSteps {
  constructor(private readonly scenario: { readonly network: Network; readonly chaincodes: Chaincodes }) {}

  async package(chaincode: Chaincode): Promise<void> {
    await this.#add(this.scenario.chaincodes.resolve(chaincode));
  }

  /** On all of these peers at once. */
  async install(chaincode: Chaincode, names: PeerNames): Promise<Outcome<unknown>> {
    const resolved = this.scenario.chaincodes.resolve(chaincode);
    await this.#add(resolved);
    const { peers } = this.scenario.network.assertions(names);
    return this.#traced('install', resolved, peers.map(({ name }) => name).join(', '), () =>
      this.#fabric.install(resolved, peers),
    );
  }

  async approve(
    chaincode: Chaincode,
    organisation: UserName,
    hasPackage: boolean,
  ): Promise<Outcome<unknown>> {
    const approval = this.#stepOf(chaincode, organisation);
    return this.#traced('approve', approval.chaincode, organisation, () =>
      this.#fabric.approve({ ...approval, hasPackage }),
    );
  }

  /** By this organisation, or by that of the first peer. */
  async commit(chaincode: Chaincode, organisation: UserName | undefined): Promise<Outcome<unknown>> {
    const { client } = this.scenario.network;
    const commit = this.#stepOf(chaincode, organisation);
    const deployment = await this.#add(commit.chaincode);
    const heights = await client.heights();
    const by = organisation ?? commit.among[0]?.name;
    const outcome = await this.#traced('commit', commit.chaincode, by, () => this.#fabric.commit(commit));
    if (!outcome.ok) return outcome;
    client.settle(deployment, outcome.value, heights);
    this.scenario.chaincodes.forgetSequence(chaincode);
    return accepted(undefined);
  }

  /** Throws an AssertionFailure that names the peers that lack it. */
  async assertInstalled(chaincode: Chaincode, names: PeerNames): Promise<void> {
    const resolved = this.scenario.chaincodes.resolve(chaincode);
    const name = await this.#fabric.package(resolved);
    const { peers } = this.scenario.network.assertions(names);
    const isInstalled = await Promise.all(peers.map((peer) => this.#fabric.isInstalled(name, peer)));
    const missing = peers.filter((_, index) => !isInstalled[index]).map((peer) => peer.name);
    if (missing.length > 0)
      throw new AssertionFailure(
        `${resolved.alias} (${short(name)}) is not installed on ${missing.join(', ')}`,
      );
  }

  /** Of the definition that would be committed next. */
  async assertApproved(chaincode: Chaincode, organisation: UserName, isApproved: boolean): Promise<void> {
    const found = await this.#fabric.hasApproved(this.#stepOf(chaincode, organisation));
    if (found !== isApproved)
      throw new AssertionFailure(
        `${organisation} has ${found ? '' : 'not '}approved the next definition of ${chaincode.alias}, and should ${isApproved ? 'have' : 'not have'}`,
      );
  }

  async assertCommitted(
    chaincode: Chaincode,
    sequence: number,
    names: PeerNames,
    within?: number,
  ): Promise<void> {
    const { network } = this.scenario;
    const probe = async (peer: Peer) => {
      const found = await this.#fabric.committedSequence(chaincode, peer);
      if (found === sequence) return { found };
      return { seen: found === 0 ? 'has none' : `sequence ${found}`, hopeless: found > sequence };
    };
    const what = `${chaincode.alias} is committed with sequence ${sequence}`;
    await waitOnEach(network.state, network.assertions(names).peers, what, probe, {
      within: within ?? network.state.waits.commit,
    });
  }

  #stepOf(chaincode: Chaincode, organisation: UserName | undefined) {
    return {
      chaincode: this.scenario.chaincodes.resolve(chaincode),
      terms: this.scenario.chaincodes.termsOf(chaincode),
      organisation,
      among: this.scenario.network.state.upValidators,
    };
  }

  async #add(chaincode: Chaincode) {
    return this.scenario.network.client.add(chaincode, await this.#fabric.package(chaincode));
  }

  #traced<T>(
    action: string,
    { alias }: Chaincode,
    subject: string | undefined,
    call: () => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const span: SpanInfo = { kind: 'deploy', title: `${alias} (${action})`, subject };
    return trace(span, async () => {
      const outcome = await call();
      if (!outcome.ok) span.detail = `refused: ${outcome.error.message}`;
      return outcome;
    });
  }

  get #fabric(): Lifecycle {
    const { fabric, generation } = this.scenario.network.state;
    if (fabric.lifecycle) return fabric.lifecycle;
    throw new UserError(`Chaincode of ${generation.title} has no life cycle`, { action: 'deploy' });
  }
}
