import type { BuildingPeer } from '../chaincode/deployment';
import { type Container, stateInWords } from '../docker/container';
import type { EnginePlace } from '../docker/engine-place';
import { Tunnel } from '../docker/tunnel';
import type {
  CompletedCommand,
  DeployingPeer,
  FabricNetwork,
  Generation,
  LoggingPeer,
  PeerAccess,
  PeerClient,
} from '../fabric/generation';
import type { PeerName } from '../fabric/names';
import type { SourceFile } from '../fabric/source-tree';
import type { Environment } from '../fabric/topology';

export class Peer implements BuildingPeer, DeployingPeer, LoggingPeer, PeerAccess {
  readonly client: PeerClient;
  /** `host:port` by container port. */
  readonly #addresses = new Map<number, Promise<string>>();
  readonly #tunnels = new Map<number, Promise<Tunnel>>();

  constructor(
    readonly name: PeerName,
    readonly container: Container,
    private readonly options: {
      readonly fabric: Pick<FabricNetwork, 'connect'>;
      readonly generation: Pick<Generation, 'chaincodeAddress'>;
      readonly environment: Environment;
      readonly tls: boolean;
      readonly place: Pick<EnginePlace, 'publishesHere' | 'sharesHostNetwork'>;
    },
  ) {
    this.client = options.fabric.connect(this);
  }

  get tls(): boolean {
    return this.options.tls;
  }

  get environment(): Environment {
    return this.options.environment;
  }

  /** Height of this peer's chain; 1 with the genesis block alone. */
  async height(): Promise<number> {
    return (await this.client.tip()).height;
  }

  /** `running`, `paused`, or `exited with 2`. Inspects, since events may lag behind a start. */
  async state(): Promise<string> {
    return stateInWords((await this.container.inspect()).State);
  }

  /** Its IP address on the first network of its service; '' where it has none. */
  async ip(): Promise<string> {
    const { NetworkSettings } = await this.container.inspect();
    const [network] = Object.values(NetworkSettings.Networks);
    return network?.IPAddress ?? '';
  }

  /** At which its chaincode reaches it. */
  async chaincodeAddress(): Promise<string> {
    return this.options.generation.chaincodeAddress(this.environment, await this.ip());
  }

  copyFiles(title: string, files: readonly SourceFile[], folder: string): Promise<void> {
    return this.container.copyFiles(title, files, folder);
  }

  exec(command: readonly string[], environment: readonly string[]): Promise<CompletedCommand> {
    return this.container.exec(command, environment);
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
    for (const tunnel of this.#tunnels.values()) void tunnel.then((one) => one.close());
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
    const { publishesHere, sharesHostNetwork } = this.options.place;
    const isHostMode = async () => (await this.container.inspect()).HostConfig.NetworkMode === 'host';
    const isReached =
      publishesHere === sharesHostNetwork
        ? publishesHere
        : (await isHostMode())
          ? sharesHostNetwork
          : publishesHere;
    if (isReached) return this.container.published(port);
    const tunnel = this.#tunnels.get(port) ?? Tunnel.open(this.container, port);
    this.#tunnels.set(port, tunnel);
    return (await tunnel).address;
  }
}
