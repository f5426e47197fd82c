import type { Composition } from '../fabric/v0.6/composition';
import type { Topology } from '../fabric/v0.6/topology';

/** What a network has beyond its Compose files. */
export interface Additions {
  /** On each of its containers, and on their Docker network. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where each peer's socket to the engine is, by peer: a directory of this machine. */
  readonly sockets: ReadonlyMap<string, string>;
}

/** Where `CORE_VM_ENDPOINT` of the Compose files looks for docker.sock, in a peer's container. */
const DIRECTORY_IN_PEER = '/host/var/run';

/** One more Compose file (JSON is YAML), layered over the topology's own. */
export function overlayOf(topology: Topology, composition: Composition, additions: Additions): string {
  const { settings, settingsOf = {} } = topology;
  const services = composition.services.map((name) => {
    const common = composition.validators.includes(name) ? settings : {};
    return [name, changes({ ...common, ...settingsOf[name] }, additions.sockets.get(name), additions.labels)];
  });
  const networks = { default: { labels: additions.labels } };
  return JSON.stringify({ services: Object.fromEntries(services), networks });
}

function changes(
  environment: Readonly<Record<string, string>>,
  socket: string | undefined,
  labels: Readonly<Record<string, string>>,
): object {
  return {
    labels,
    ...(Object.keys(environment).length > 0 && { environment: literally(environment) }),
    ...(socket && { volumes: [`${socket}:${DIRECTORY_IN_PEER}:ro`] }),
  };
}

/** Compose would put variables of its own in the place of `$GOPATH`. */
function literally(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([key, value]) => [key, value.replaceAll('$', '$$$$')]),
  );
}
