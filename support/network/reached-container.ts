import type { Container } from '../docker/container';
import type { EnginePlace } from '../docker/engine-place';
import { Tunnel } from '../docker/tunnel';
import type { LoggingPeer, ReachedService } from '../fabric/peer';

/** A container whose ports are reached from here, wherever the engine is. */
export class ReachedContainer implements ReachedService, LoggingPeer {
  /** `host:port` by container port. */
  readonly #addresses = new Map<number, Promise<string>>();
  readonly #tunnels = new Map<number, Promise<Tunnel>>();

  constructor(
    readonly name: string,
    readonly container: Container,
    private readonly place: Pick<EnginePlace, 'publishesHere' | 'sharesHostNetwork'>,
  ) {}

  /** `running`, `paused`, or `exited with 2`. */
  state(): Promise<string> {
    return this.container.state();
  }

  lastInLog(pattern: RegExp): Promise<RegExpExecArray | undefined> {
    return this.container.lastMatch(pattern);
  }

  /** To be called when its container ends or starts: it gets other ports and another address, and others may get its own. */
  forgetAddress(): void {
    this.#addresses.clear();
  }

  /** Ends what leads to its ports. */
  end(): void {
    for (const tunnel of this.#tunnels.values())
      void tunnel.then(
        (one) => one.close(),
        () => {},
      );
  }

  /** Looked up once: it holds until the container starts again or moves to another network. */
  address(port: number): Promise<string> {
    return remembered(this.#addresses, port, async () => {
      const address = await this.container.address(port, this.place);
      return (
        address ?? (await remembered(this.#tunnels, port, () => Tunnel.open(this.container, port))).address
      );
    });
  }
}

/** What was made for the port; made again where that failed. */
async function remembered<T>(
  known: Map<number, Promise<T>>,
  port: number,
  make: () => Promise<T>,
): Promise<T> {
  const made = known.get(port) ?? make();
  known.set(port, made);
  try {
    return await made;
  } catch (error) {
    known.delete(port);
    throw error;
  }
}
