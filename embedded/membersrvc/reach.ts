import { dialBlocking } from '../wire/blocking-dial';
import { type Connection, dial } from '../wire/connection';

/** How a call gets at an authority, `host:port`. */
export type Dial = (address: string) => Promise<Connection>;

/**
 * How long a call by a running peer takes to fail when the machine of membersrvc is gone, ms (42-membersrvc-absent.txt, C;
 * less what the CLI itself takes). Fabric makes a single call each time; gRPC lets it wait while it tries to connect. That
 * the times differ is not Fabric's doing either: a try ends after gRPC's 20 s, or after the kernel's 3 s once that knows
 * the machine to be gone. When it does is left to chance, so here they are as recorded.
 */
export const waits = {
  /** Recorded: 14.3 s, 66 s after the stop. */
  login: 14_200,
  /** Recorded: 40.6 s, 8 s after the stop. */
  firstTCerts: 40_400,
  /** Recorded: 3.2 s, 49 s after the stop, on the same peer. */
  laterTCerts: 3_000,
};

/** gRPC's first wait between two tries, ms; its later ones grow. */
const pause = 1_000;

/**
 * A running peer's way to membersrvc: waits for one that is gone, and a call goes through if it comes back in time. A port
 * that is closed is an answer, and not waited for.
 */
export class Reach {
  #gone = false;

  constructor(private readonly dialOnce = dial) {}

  readonly forLogin: Dial = (address) => this.#within(waits.login, address);

  readonly forTCerts: Dial = (address) =>
    this.#within(this.#gone ? waits.laterTCerts : waits.firstTCerts, address);

  async #within(within: number, address: string): Promise<Connection> {
    const hopeless = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
    try {
      const connection = await dialBlocking(address, { within, pause, hopeless }, this.dialOnce);
      this.#gone = false;
      return connection;
    } catch (error) {
      this.#gone = true;
      throw error;
    }
  }
}
