import { posix } from 'node:path';
import type { ComposeConfig, ComposeNetwork, ComposeService } from '../docker/compose';
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
  /** True where containers are reached at their own addresses on bridge networks: there, publishing would only take time. */
  readonly reachesBridges: boolean;
  /** True where SELinux keeps containers from mounted sockets, unless they are exempt from it. */
  readonly hasSelinux: boolean;
}

/** What a peer gets besides what its file says. */
interface PeerOverlay {
  readonly name: PeerName;
  readonly service: string;
  readonly ports: readonly number[];
  /** Its variables as the file has them. */
  readonly given: Environment;
  /** What the harness changes of them, whatever the scenario says. */
  readonly replaced: Environment;
  /** With what the scenario says. */
  readonly changes: Environment;
  /** Where it looks for the engine's socket. */
  readonly socket: string;
}

/** One more Compose file, layered over those of the topology. */
export class Overlay {
  readonly #peers: readonly PeerOverlay[];

  constructor(private readonly parts: OverlayParts) {
    this.#peers = [...parts.composition.peers].map(([name, peer]) => overlayOf(name, peer, parts));
  }

  /** Of each peer, as it finds it. */
  get environments(): readonly Environment[] {
    return this.#peers.map(({ given, changes }) => ({ ...given, ...changes }));
  }

  /** What the user should know of it. */
  get notes(): readonly string[] {
    return notesOf(this.#peers);
  }

  /** `socketOf` gives what a peer gets in place of the engine's own socket. */
  file(socketOf: (peer: PeerName) => EngineSocket): object {
    const { composition, config, topology, labels, engineSockets, hasSelinux } = this.parts;
    const services = composition.services.map((name): [string, object] => {
      const peer = this.#peers.find((one) => one.name === name);
      const service = peer?.service ?? name;
      const compose = config.services.get(service) ?? {};
      const environment = peer?.changes ?? topology.settingsOf[name];
      const volumes = peer ? mounts(peer.socket, compose, socketOf(name), engineSockets) : [];
      const ports = missingPorts((peer ?? composition.orderers.get(name))?.ports ?? [], compose, this.parts);
      const additions = {
        labels,
        ...(environment && { environment: escaped(environment) }),
        ...(volumes.length > 0 && { volumes }),
        ...(ports.length > 0 && { ports }),
        ...(peer && hasSelinux && { security_opt: ['label=disable'] }),
      };
      return [service, additions];
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

function overlayOf(
  name: PeerName,
  { service, ports, environment: given }: PeerDescription,
  { topology, composition, config, peerEnvironment }: OverlayParts,
): PeerOverlay {
  const { engine, chaincodeNetwork } = PEER_VARIABLES;
  const [, path] = /^unix:\/\/(.+)/.exec(given[engine] ?? DEFAULT_ENGINE) ?? [];
  const replaced = {
    ...peerEnvironment,
    ...(path === undefined && { [engine]: `unix://${SOCKET}` }),
    ...networkOfChaincode(given[chaincodeNetwork], config.networks),
  };
  const asked = {
    ...(composition.validators.includes(name) && topology.settings),
    ...topology.settingsOf[name],
  };
  return {
    name,
    service,
    ports,
    given,
    replaced,
    changes: { ...replaced, ...asked },
    socket: path ?? SOCKET,
  };
}

/**
 * Puts the peer's socket in the place of the engine's wherever the service mounts that, as a file or in its folder, and
 * where the peer looks for it if nothing is mounted there.
 */
function mounts(
  path: string,
  { volumes = [] }: Partial<ComposeService>,
  socket: EngineSocket,
  engineSockets: readonly EngineSocket[],
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

function missingPorts(
  ports: readonly number[],
  { ports: published = [], network_mode: mode, networks = {} }: Partial<ComposeService>,
  { config, publishOn, reachesBridges }: OverlayParts,
): object[] {
  const isOnBridges = Object.keys(networks).every((key) => isOwnBridge(config.networks[key]));
  if (mode !== undefined || publishOn === undefined || (reachesBridges && isOnBridges)) return [];
  const missing = ports.filter((port) => !published.some(({ target }) => target === port));
  return missing.map((target) => ({ mode: 'ingress', host_ip: publishOn, target, protocol: 'tcp' }));
}

/** What kind of network an external one is, its file does not say. */
const isOwnBridge = ({ external = false, driver = 'bridge' }: Partial<ComposeNetwork> = {}): boolean =>
  !external && driver === 'bridge';

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
