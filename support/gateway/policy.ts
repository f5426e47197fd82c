import type { IncomingMessage } from 'node:http';
import type { EngineRequestKind, EngineRequests } from '../fabric/engine-requests';

/** What one client of the engine may do, and how the things that it creates are labelled. */
export interface GatewayClient {
  /** One word; it becomes part of paths and reports. */
  readonly name: string;
  /** True for the names of this client's own images and containers. */
  isOwnName(name: string): boolean;
  /** Added to every container it creates. */
  readonly labels: Readonly<Record<string, string>>;
  /** Added to every image it builds. Each label is one more build step, which takes about 100 ms. */
  readonly imageLabels: Readonly<Record<string, string>>;
  /**
   * The Docker networks its containers may join. If it is one, a container that asks for `host`, `bridge` or `default`
   * joins it; else it gets what it asks for.
   */
  readonly networks?: readonly string[];
}

/** The gateway refuses a request; the message says what and why. */
export class Refused extends Error {}

/** What a permitted request is about. */
interface Permit {
  readonly kind: EngineRequestKind;
  /** Of the image or the container; empty for neither. */
  readonly name: string;
  /** Of a build container; empty for anything else. */
  readonly id: string;
  /** The Docker network that a build asks for. */
  readonly network: string | undefined;
}

const IN_STREAM: readonly EngineRequestKind[] = ['attach', 'build log'];

/**
 * Throws `Refused` for everything that is not permitted: another spelling, an additional or repeated parameter, too.
 * `isUpgrade`: the connection goes on as a raw stream, which the header alone does not tell.
 */
export function permit(
  { method, url = '', headers }: IncomingMessage,
  client: GatewayClient,
  requests: EngineRequests,
  isUpgrade: boolean,
): Permit {
  for (const [permitted, target, kind] of requests.permitted) {
    const match = method === permitted && target.exec(url);
    if (!match) continue;
    const { name = '', id = '', network } = match.groups ?? {};
    if (isUpgrade !== IN_STREAM.includes(kind) || (isUpgrade && headers.upgrade !== 'tcp')) break;
    const isOwn = name !== '' && kind !== 'image';
    if (kind === 'pull') return { kind, name: pulledImage(url) ?? '', id, network };
    return { kind, name: isOwn ? ownName(name, client) : name, id, network };
  }
  if (isUpgrade) throw new Refused(`${client.name} may not switch to another protocol here`);
  const image = pulledImage(url);
  if (image) throw pullRefused(image, client);
  throw new Refused(`${client.name} may only ${requests.summary}`);
}

export const pullRefused = (image: string, { name }: GatewayClient): Refused =>
  new Refused(`${name} may not pull this image. Before the run: docker pull ${image}`);

/** Undefined for a request that pulls nothing. */
function pulledImage(url: string): string | undefined {
  const [path = '', query] = url.split('?');
  if (!path.endsWith('/images/create')) return undefined;
  const parameters = new URLSearchParams(query);
  const image = (parameters.get('fromImage') ?? '').replace(/^docker\.io\/(?:library\/)?/, '');
  const tag = parameters.get('tag');
  return tag ? `${image}:${tag}` : image;
}

/** At most this much of a value stands in a message, in characters. */
const EXCERPT = 80;

export const excerpt = (value: unknown): string => JSON.stringify(value).slice(0, EXCERPT);

/** No registry, tag, digest, escape or path. */
const PLAIN_NAME = /^[a-zA-Z0-9][\w.-]*$/;

/** Returns the name. Throws `Refused` unless it is one of the client's own. */
export function ownName(name: string, client: GatewayClient): string {
  if (!PLAIN_NAME.test(name)) throw new Refused(`"${name}" is not a plain name`);
  if (!client.isOwnName(name)) throw new Refused(`"${name}" does not belong to ${client.name}`);
  return name;
}
