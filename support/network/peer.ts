import type { BuildingPeer } from '../chaincode/deployment';
import type { Container } from '../docker/container';
import type { EnginePlace } from '../docker/engine-place';
import { PeerUnreachable } from '../errors';
import type { Composition } from '../fabric/composition';
import type { Generation } from '../fabric/generation';
import type { PeerName } from '../fabric/names';
import type { FabricNetwork } from '../fabric/network';
import type { CompletedCommand, DeployingPeer, LoggingPeer, PeerAccess, PeerClient } from '../fabric/peer';
import type { SourceFile } from '../fabric/source-tree';
import type { Environment } from '../fabric/topology';
import { ReachedContainer } from './reached-container';

export class Peer extends ReachedContainer implements BuildingPeer, DeployingPeer, LoggingPeer, PeerAccess {
  readonly client: PeerClient;

  constructor(
    name: PeerName,
    container: Container,
    private readonly network: {
      readonly fabric: Pick<FabricNetwork, 'connect'>;
      readonly generation: Pick<Generation, 'chaincodeAddress'>;
      readonly composition: Pick<Composition, 'peers' | 'tls'>;
      readonly engine: { readonly place: Pick<EnginePlace, 'publishesHere' | 'sharesHostNetwork'> };
    },
  ) {
    super(name, container, network.engine.place);
    this.client = network.fabric.connect(this);
  }

  get tls(): boolean {
    return this.network.composition.tls;
  }

  get environment(): Environment {
    return this.network.composition.peers.get(this.name)?.environment ?? {};
  }

  /** Height of this peer's chain; 1 with the genesis block alone. */
  async height(): Promise<number> {
    return (await this.client.tip()).height;
  }

  /** The same; undefined where it does not answer. */
  async heightIfReached(): Promise<number | undefined> {
    try {
      return await this.height();
    } catch (error) {
      if (error instanceof PeerUnreachable) return undefined;
      throw error;
    }
  }

  /** Its IP address on the first network of its service; '' where it has none. */
  ip(): Promise<string> {
    return this.container.ip();
  }

  /** At which its chaincode reaches it. */
  async chaincodeAddress(): Promise<string> {
    return this.network.generation.chaincodeAddress(this.environment, await this.ip());
  }

  copyFiles(title: string, files: readonly SourceFile[], folder: string): Promise<void> {
    return this.container.copyFiles(title, files, folder);
  }

  exec(
    command: readonly string[],
    environment: readonly string[],
    within?: number,
  ): Promise<CompletedCommand> {
    return this.container.exec(command, environment, within);
  }
}
