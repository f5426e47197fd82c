import { HarnessError } from '../../../support/errors';
import { RejectionListener } from '../../../support/fabric/v0.6/event-hub';
import { eventually } from '../../../support/waiting/eventually';
import type { FabricWorld } from '../../../support/world';
import type { Peers } from './peers';

/** In a peer's container. */
const EVENT_PORT = 7053;

/** The scenario's listener to rejected transactions. */
export class Events {
  #listener: RejectionListener | undefined;

  constructor(
    private readonly world: FabricWorld,
    private readonly peers: Peers,
  ) {}

  async startListener(): Promise<void> {
    this.end();
    this.#listener = await RejectionListener.register(await this.#address());
  }

  /** Waits for one, since the peer may still be at it; then there has to be just that one. */
  async assertOneRejection(): Promise<void> {
    const listener = this.#listener;
    if (!listener) throw new HarnessError('no listener yet: it takes «I start a listener» before this step');
    await eventually(
      'a rejected transaction told to the listener',
      async () => (listener.rejections.length > 0 ? { found: true } : { seen: 'no rejection' }),
      { within: this.world.run.settings.waits.commit, wakeups: listener },
    );
    this.end();
    const told = listener.rejections.map(({ txid, reason }) => `\n  ${txid}: ${reason}`).join('');
    const { length } = listener.rejections;
    if (length !== 1)
      throw new HarnessError(`${length} rejected transactions were told to the listener, not 1:${told}`);
  }

  end(): void {
    this.#listener?.end();
    this.#listener = undefined;
  }

  async #address(): Promise<string> {
    for (const peer of this.peers.up) {
      const { container } = this.world.network.state.peer(peer);
      const address = await container.published(EVENT_PORT).catch(() => undefined);
      if (address) return address;
    }
    throw new HarnessError(
      `no peer publishes its event port ${EVENT_PORT}: docker-compose-1-exp.yml is the network that does`,
    );
  }
}
