import { requireText, UserError } from '../errors';
import type { Operations } from '../fabric/network';
import type { HttpAnswer } from '../fabric/peer';
import { eventually, eventuallyOnEach, type Finding } from '../waiting/eventually';
import type { ReachedContainer } from './reached-container';
import type { NetworkState } from './state';

/** The orderers of a network, and what services tell of themselves over HTTP. */
export class Ordering {
  constructor(private readonly state: NetworkState) {}

  /** Waits until one of the orderers that should be up says that it leads. */
  async leader(): Promise<string> {
    this.#requireOrderers('the leading orderer');
    const probe = async () => {
      const found = await this.#operations.leader(this.#up);
      return found === undefined ? { seen: 'no orderer says that it leads' } : { found };
    };
    return eventually('an orderer leads', probe, { within: this.state.waits.ready });
  }

  /**
   * So many of the orderers that should be up, those that do not lead first; or of those that the scenario took down. Throws
   * a UserError where there are not so many, or not `total` in all.
   */
  async some(count: number, total: number, isDown: boolean): Promise<string[]> {
    const what = `${count} of ${total} orderers`;
    this.#requireOrderers(what);
    const { orderers } = this.state;
    if (orderers.length !== total || count < 1 || count > total)
      throw new UserError(`There are no ${what} here: the network has ${orderers.length} in all.`);
    const candidates = orderers.filter(({ name }) => this.state.down.has(name) === isDown);
    if (candidates.length < count)
      throw new UserError(
        `There are no ${what} to take: ${candidates.length} ${isDown ? 'are down' : 'should be up'}.`,
      );
    const leader = isDown ? undefined : await this.#operations.leader(candidates);
    const others = candidates.map(({ name }) => name).filter((name) => name !== leader);
    return [...others.toReversed(), ...(leader ? [leader] : [])].slice(0, count);
  }

  /** Waits until these orderers are healthy, and one of all leads, if enough of them are up for that. */
  async awaitOrdering(names: readonly string[]): Promise<void> {
    const started = this.state.orderers.filter(({ name }) => names.includes(name));
    if (started.length === 0) return;
    const probes = new Map(started.map((one) => [one.name, () => this.#health(one)]));
    await eventuallyOnEach('the orderers are healthy', probes, { within: this.state.waits.ready });
    // More than two thirds suffice for any consensus; with fewer, nobody may ever lead.
    if (this.#up.length * 3 > this.state.orderers.length * 2) await this.leader();
  }

  /** GET on the HTTP interface of any service that has one. Throws a UserError for others. */
  get(service: string, path: string): Promise<HttpAnswer> {
    const peer = this.state.peers.find(({ name }) => name === this.state.nameOf(service));
    return peer ? peer.client.get(path) : this.#operations.get(this.#service(service), path);
  }

  /** Waits until the health that a peer or an orderer tells contains this text. Throws a WaitFailed. */
  async assertHealth(service: string, text: string, within = this.state.waits.commit): Promise<void> {
    requireText(text);
    const reached = this.#service(service);
    const operations = this.#operations;
    const probe = async () => {
      const health = JSON.stringify((await operations.get(reached, '/healthz')).body);
      return health.includes(text) ? { found: health } : { seen: health };
    };
    await eventually(`the health of ${reached.name} says "${text}"`, probe, { within });
  }

  get #up(): readonly ReachedContainer[] {
    return this.state.orderers.filter(({ name }) => this.state.shouldBeUp(name));
  }

  async #health(orderer: ReachedContainer): Promise<Finding<true>> {
    const { status } = await this.#operations.get(orderer, '/healthz');
    return status === 200 ? { found: true } : { seen: `/healthz has status ${status}` };
  }

  #service(service: string): ReachedContainer {
    const name = this.state.nameOf(service);
    const found = [...this.state.peers, ...this.state.orderers].find((one) => one.name === name);
    if (found) return found;
    if (!this.state.has(service)) throw this.state.unknownService(service);
    throw new UserError(`${service} is neither a peer nor an orderer: it tells nothing over HTTP.`);
  }

  #requireOrderers(what: string): void {
    if (this.state.orderers.length === 0)
      throw new UserError(`There is no "${what}": this network has no orderers.`);
  }

  /** Throws a UserError where services tell nothing of themselves. */
  get #operations(): Operations {
    const { fabric, generation } = this.state;
    if (fabric.operations) return fabric.operations;
    throw new UserError(`${generation.title} has no operations service.`);
  }
}
