import { posix } from 'node:path';
import type { ComposeConfig, ComposeService } from '../docker/compose';
import { type Composition, PEER_VARIABLES, type PeerDescription } from '../fabric/composition';
import { listNames, type PeerName, sortNames } from '../fabric/names';
import type { Environment, Topology } from '../fabric/topology';

/** A socket of the engine, on the machine that the engine runs on: the file, and the folder that it lies in. */
interface EngineSocket {
  readonly file: string;
  readonly folder: string;
}

interface OverlayParts {
  readonly topology: Topology;
  readonly composition: Composition;
  readonly config: Pick<ComposeConfig, 'services' | 'networks'>;
  /** Of each container and each Docker network that the project makes. */
  readonly labels: Readonly<Record<string, string>>;
  /** What every peer gets. */
  readonly peerEnvironment: Environment;
  /** Where the engine's own socket lies, as far as compose files can name it. */
  readonly engineSockets: readonly EngineSocket[];
  /** Where ports are published that the file does not publish; undefined where published ports are out of reach. */
  readonly publishOn: string | undefined;
  /** True where SELinux keeps containers from mounted sockets, unless they are exempt from it. */
  readonly hasSelinux: boolean;
}

/** One more Compose file, layered over those of the topology. */
export class Overlay {
  readonly #peers: readonly PeerOverlay[];

  constructor(private readonly parts: OverlayParts) {
    this.#peers = [...parts.composition.peers].map(([name, peer]) => new PeerOverlay(parts, name, peer));
  }

  /** Of each peer, as it finds it. */
  get environments(): readonly Environment[] {
    return this.#peers.map(({ environment }) => environment);
  }

  /** What the user should know of it. */
  get notes(): readonly string[] {
    return notesOf(this.#peers);
  }

  /** `socketOf` gives what a peer gets in place of the engine's own socket. */
  file(socketOf: (peer: PeerName) => EngineSocket): object {
    const { composition, config, topology, labels } = this.parts;
    const services = composition.services.map((name): [string, object] => {
      const peer = this.#peers.find((one) => one.name === name);
      if (peer) return [peer.service, { labels, ...peer.additions(socketOf(name)) }];
      const environment = topology.settingsOf[name];
      const orderer = composition.orderers.get(name);
      const published = orderer ? ports(orderer, config.services.get(name) ?? {}, this.parts.publishOn) : [];
      return [
        name,
        {
          labels,
          ...(environment && { environment: escaped(environment) }),
          ...(published.length > 0 && { ports: published }),
        },
      ];
    });
    const own = Object.entries(config.networks).filter(([, { external }]) => !external);
    const networks = own.map(([key, { name }]) => [key, { name, labels }]);
    return { services: Object.fromEntries(services), networks: Object.fromEntries(networks) };
  }
}

/** The names of the Docker networks that a service joins. */
export function networksOf(
  { network_mode: mode, networks = {} }: Partial<ComposeService>,
  all: ComposeConfig['networks'],
): string[] {
  return mode === undefined ? Object.keys(networks).flatMap((key) => all[key]?.name ?? []) : [];
}

/** In a peer that the file gives the address of an engine, where no socket can be mounted. */
const SOCKET = '/host/var/run/docker.sock';

/** Of a peer without the variable. */
const DEFAULT_ENGINE = 'unix:///var/run/docker.sock';

class PeerOverlay {
  /** Its variables as the file has them. */
  readonly given: Environment;
  /** What the harness changes of them, whatever the scenario says. */
  readonly replaced: Environment;
  /** As the peer finds it. */
  readonly environment: Environment;
  readonly #changes: Environment;
  readonly #compose: Partial<ComposeService>;
  /** Where it looks for the engine's socket. */
  readonly #socket: string;

  constructor(
    private readonly parts: OverlayParts,
    readonly name: PeerName,
    private readonly peer: PeerDescription,
  ) {
    const { topology, composition, config, peerEnvironment } = parts;
    const { engine, chaincodeNetwork } = PEER_VARIABLES;
    this.given = peer.environment;
    this.#compose = config.services.get(peer.service) ?? {};
    const path = /^unix:\/\/(.+)/.exec(this.given[engine] ?? DEFAULT_ENGINE)?.[1];
    this.#socket = path ?? SOCKET;
    this.replaced = {
      ...peerEnvironment,
      ...(path === undefined && { [engine]: `unix://${SOCKET}` }),
      ...networkOfChaincode(this.given[chaincodeNetwork], config.networks),
    };
    this.#changes = {
      ...this.replaced,
      ...(composition.validators.includes(name) && topology.settings),
      ...topology.settingsOf[name],
    };
    this.environment = { ...this.given, ...this.#changes };
  }

  get service(): string {
    return this.peer.service;
  }

  additions(socket: EngineSocket): object {
    const volumes = mounts(this.#socket, this.#compose, socket, this.parts);
    const published = ports(this.peer, this.#compose, this.parts.publishOn);
    return {
      environment: escaped(this.#changes),
      ...(volumes.length > 0 && { volumes }),
      ...(published.length > 0 && { ports: published }),
      ...(this.parts.hasSelinux && { security_opt: ['label=disable'] }),
    };
  }
}

/**
 * Puts the peer's socket in the place of the engine's wherever the service mounts that, as a file or in its folder, and
 * where the peer looks for it if nothing is mounted there.
 */
function mounts(
  path: string,
  { volumes = [] }: Partial<ComposeService>,
  socket: EngineSocket,
  { engineSockets }: Pick<OverlayParts, 'engineSockets'>,
): object[] {
  const bind = (source: string, target: string) => ({ type: 'bind', source, target, read_only: true });
  const is = (kind: keyof EngineSocket, source = '') =>
    engineSockets.some((known) => plain(known[kind]) === plain(source));
  const replaced = volumes.flatMap(({ type, source, target }) => {
    if (type !== 'bind') return [];
    if (is('file', source)) return [bind(socket.file, target)];
    return is('folder', source) ? [bind(socket.folder, target)] : [];
  });
  const isCovered = volumes.some(({ target }) =>
    [path, posix.dirname(path)].map(plain).includes(plain(target)),
  );
  return isCovered ? replaced : [...replaced, bind(socket.file, path)];
}

/** /var/run is a link to /run. */
const plain = (path: string): string => path.replace(/(?<=.)\/+$/, '').replace(/^\/var\/run(?=\/|$)/, '/run');

function ports(
  peer: Pick<PeerDescription, 'ports'>,
  { ports: published = [], network_mode: mode }: Partial<ComposeService>,
  publishOn: string | undefined,
): object[] {
  if (mode !== undefined || publishOn === undefined) return [];
  const missing = peer.ports.filter((port) => !published.some(({ target }) => target === port));
  return missing.map((target) => ({ mode: 'ingress', host_ip: publishOn, target, protocol: 'tcp' }));
}

/**
 * Files name the network of their project `<folder>_default`; here a project has another name. Returns the variable with
 * the network's name on the engine.
 */
function networkOfChaincode(mode: string | undefined, networks: ComposeConfig['networks']): Environment {
  if (mode === undefined || Object.values(networks).some(({ name }) => name === mode)) return {};
  const meant = Object.entries(networks).find(([key, { external }]) => !external && mode.endsWith(`_${key}`));
  return meant ? { [PEER_VARIABLES.chaincodeNetwork]: meant[1].name } : {};
}

function notesOf(peers: readonly PeerOverlay[]): string[] {
  const explained = (variable: string, explanation: string) => {
    const differing = peers.filter(
      ({ given, replaced }) => (replaced[variable] ?? given[variable]) !== given[variable] && given[variable],
    );
    const [first] = differing;
    if (!first) return [];
    const names = listNames(sortNames(differing.map(({ name }) => name)));
    return [
      `${variable}=${first.given[variable]} of ${names} is replaced by ${first.replaced[variable]}, ${explanation}.`,
    ];
  };
  return [
    ...explained(PEER_VARIABLES.networkId, 'the network id of this run'),
    ...explained(PEER_VARIABLES.engine, 'where the socket of the Docker engine is mounted'),
    ...explained(PEER_VARIABLES.chaincodeNetwork, 'as the Docker network of the file is called in this run'),
  ];
}

/** Compose would replace `$GOPATH` by a variable of its own. */
const escaped = (environment: Environment): Environment =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replaceAll('$', '$$$$')]),
  );
