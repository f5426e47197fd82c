import type { ChaincodeContext } from '../chaincode/deployment';
import type { CreatedResources } from '../cleanup/created-resources';
import type { RunDirectory } from '../cleanup/run-directory';
import type { Compose, ComposeProject } from '../docker/compose';
import type { Container } from '../docker/container';
import type { Engine } from '../docker/engine';
import { UserError } from '../errors';
import { type Composition, nameIn, peersOf } from '../fabric/composition';
import type { Generation } from '../fabric/generation';
import { type ChaincodeName, listNames, type PeerName, sortNames } from '../fabric/names';
import type { FabricNetwork } from '../fabric/network';
import type { Topology } from '../fabric/topology';
import type { Transactions } from '../fabric/transactions';
import type { GatewayDecision } from '../gateway/decision';
import type { Gateway } from '../gateway/gateway';
import type { Settings } from '../settings';
import type { Peer } from './peer';
import type { ReachedContainer } from './reached-container';

/** What all networks of a run have in common. */
export interface RunContext {
  readonly engine: Engine;
  readonly generation: Generation;
  readonly compose: Compose;
  readonly settings: Settings;
  readonly directory: Pick<RunDirectory, 'labels' | 'directory' | 'newDirectory'>;
  readonly gateway: GatewayDecision;
}

export interface NetworkIds {
  /** Of Compose; it names and labels all of the network. */
  readonly project: string;
  readonly networkId: string;
  readonly scenario: string;
  /** True for a network that outlives its run: nothing of it bears the run's labels or needs the run. */
  readonly isKept: boolean;
  /** Tells the user what was replaced in the Compose files, and what Compose warns of. */
  readonly note: (text: string) => void;
}

/** What a network is made of, before any of it has started. */
export interface PreparedNetwork {
  readonly engine: Engine;
  readonly generation: Generation;
  readonly fabric: FabricNetwork;
  readonly topology: Topology;
  readonly composition: Composition;
  readonly project: ComposeProject;
  /** Begins the names of what its peers make. */
  readonly networkId: string;
  readonly resources: CreatedResources;
  /** Undefined where peers use the engine's own socket. */
  readonly gateway: Gateway | undefined;
  /** For its own files and sockets. */
  readonly directory: string;
  readonly waits: Settings['waits'];
}

/** What a scenario did to a container on purpose. */
export type Fault = 'stopped' | 'killed' | 'paused';

/** A class whose instances have all properties of the object that they are constructed with. */
export const withPropertiesOf = <T extends object>() =>
  class {
    constructor(properties: T) {
      Object.assign(this, properties);
    }
  } as new (
    properties: T,
  ) => T;

/** The data of one network that its parts share. */
export class NetworkState extends withPropertiesOf<PreparedNetwork>() implements ChaincodeContext {
  readonly transactions: Transactions = this.fabric.transactions;
  /** Empty until Compose has started the services. */
  peers: readonly Peer[] = [];
  orderers: readonly ReachedContainer[] = [];
  /** By the ids of peers, and by the names of other services. */
  readonly containers = new Map<string, Container>();
  readonly down = new Map<string, Fault>();
  /** The peers that were started again, unpaused or reconnected: they may have missed blocks. */
  readonly returned = new Set<PeerName>();
  /** From whom each peer is cut off. */
  readonly cutOff = new Map<PeerName, ReadonlySet<PeerName>>();

  /** The name of the image that `peer` makes for the chaincode. */
  readonly devImage = (peer: PeerName, chaincode: ChaincodeName): string =>
    this.generation.devNames.image(this.networkId, this.nameOf(peer), chaincode);

  /** The name of its container. */
  readonly devContainer = (peer: PeerName, chaincode: ChaincodeName): string =>
    this.generation.devNames.container(this.networkId, this.nameOf(peer), chaincode);

  /** The id of the peer in this service of the Compose file; without its domain completed; any other name unchanged. */
  nameOf(service: string): string {
    return nameIn(this.composition, service);
  }

  has(service: string): boolean {
    return this.composition.services.includes(this.nameOf(service));
  }

  /** Validating or not, by its id or the name of its service. Throws a UserError that lists the peers. */
  peer(name: string): Peer {
    const id = this.nameOf(name);
    const peer = this.peers.find((candidate) => candidate.name === id);
    if (peer) return peer;
    if (this.composition.peers.size === 0) throw this.noPeer();
    throw new UserError(
      `This network has no peer ${name}. Its peers: ${listNames(peersOf(this.composition))}.`,
    );
  }

  /** Throws a UserError that lists the services. */
  container(service: string): Container {
    const container = this.containers.get(this.nameOf(service));
    if (container) return container;
    throw this.unknownService(service);
  }

  /** The error for a service that this network does not have. `where` is the sentence that names it. */
  unknownService(service: string, where?: string): UserError {
    const services = listNames(sortNames(this.composition.services));
    const place = where === undefined ? '' : ` (${where})`;
    return new UserError(`This network has no service ${service}. Its services: ${services}.${place}`);
  }

  /** The error for a step that takes any peer, where none is left. */
  nobodyUp(): UserError {
    const { peerWord } = this.generation.examples;
    return new UserError(`every ${peerWord} is stopped, paused or cut off`, { action: 'name the peer' });
  }

  /** The error for a network of which no service is a peer. */
  noPeer(): UserError {
    return new UserError(
      'No service of this network is a peer: a peer runs `peer node start`, or a script and has a CORE_PEER_ID. ' +
        `Its services: ${listNames(sortNames(this.composition.services))}.`,
    );
  }

  /** False for what the scenario itself has stopped, killed, paused, or cut off from all other validating peers. */
  shouldBeUp(name: string): boolean {
    const from = this.cutOff.get(name);
    const isAlone = from && this.composition.validators.every((one) => one === name || from.has(one));
    return !this.down.has(name) && !isAlone;
  }

  /** The validating peers that should be up. */
  get upValidators(): readonly Peer[] {
    return this.peers.filter(
      ({ name }) => this.composition.validators.includes(name) && this.shouldBeUp(name),
    );
  }
}
