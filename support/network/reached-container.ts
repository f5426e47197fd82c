import { type Container, stateInWords } from '../docker/container';
import type { EnginePlace } from '../docker/engine-place';
import { Tunnel } from '../docker/tunnel';
import type { LoggingPeer, ReachedService } from '../fabric/peer';

/** A container whose ports are reached from here, wherever the engine is. */
export class ReachedContainer implements ReachedService, LoggingPeer {
  /** `host:port` by container port. */
  readonly #addresses = new Map<number, Promise<string>>();
  readonly #tunnels = new Map<number, Tunnel>();

  constructor(
    readonly name: string,
    readonly container: Container,
    private readonly place: Pick<EnginePlace, 'publishesHere' | 'sharesHostNetwork'>,
  ) {}

  /** `running`, `paused`, or `exited with 2`. Inspects, since events may lag behind a start. */
  async state(): Promise<string> {
    return stateInWords((await this.container.inspect()).State);
  }

  lastInLog(pattern: RegExp): Promise<RegExpExecArray | undefined> {
    return this.container.lastMatch(pattern);
  }

  /** To be called when its container was started again: Docker has published its ports anew. */
  forgetAddress(): void {
    this.#addresses.clear();
  }

  /** Ends what leads to its ports. */
  end(): void {
    for (const tunnel of this.#tunnels.values()) tunnel.close();
  }

  /** Looked up once: it holds until the container starts again or moves to another network. */
  async address(port: number): Promise<string> {
    const address = this.#addresses.get(port) ?? this.#reachable(port);
    this.#addresses.set(port, address);
    try {
      return await address;
    } catch (error) {
      this.#addresses.delete(port);
      throw error;
    }
  }

  async #reachable(port: number): Promise<string> {
    const { publishesHere, sharesHostNetwork } = this.place;
    const { HostConfig } = await this.container.inspect();
    const isReached = HostConfig.NetworkMode === 'host' ? sharesHostNetwork : publishesHere;
    if (isReached) return this.container.published(port);
    const tunnel = this.#tunnels.get(port) ?? (await Tunnel.open(this.container, port));
    this.#tunnels.set(port, tunnel);
    return tunnel.address;
  }
}
