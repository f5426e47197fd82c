import type { IncomingMessage } from 'node:http';

/** What one client of the engine may do, and how the things that it creates are labelled. */
export interface GatewayClient {
  /** One word; it becomes part of paths and reports. */
  readonly name: string;
  /** True for the names of this client's own images and containers. */
  isOwnName(name: string): boolean;
  /** Builds of equal content have equal keys, whatever the image is called. */
  buildKey(imageName: string): string;
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
export interface Permit {
  /** `container`: the description of a container. `context`: a build context. */
  readonly body: 'none' | 'container' | 'context';
  /** The image to build, or the container; empty for neither. */
  readonly name: string;
}

/**
 * All that a client may ask for. Targets are matched undecoded, exactly as peers write them: another spelling (a
 * version, an escape, an additional or repeated parameter) is refused.
 */
const PERMITTED: readonly (readonly [method: string, target: RegExp, body: Permit['body']])[] = [
  ['GET', /^\/version$/, 'none'],
  ['POST', /^\/build\?t=([^/?&#]+)$/, 'context'],
  ['POST', /^\/containers\/create\?name=([^/?&#]+)$/, 'container'],
  ['POST', /^\/containers\/([^/?&#]+)\/start$/, 'none'],
  ['POST', /^\/containers\/([^/?&#]+)\/stop\?t=0$/, 'none'],
  ['POST', /^\/containers\/([^/?&#]+)\/kill\??$/, 'none'],
  ['DELETE', /^\/containers\/([^/?&#]+)\?force=1$/, 'none'],
];

/** Throws `Refused` for everything that is not permitted. */
export function permit({ method, url = '', headers }: IncomingMessage, client: GatewayClient): Permit {
  if (headers.upgrade !== undefined) throw new Refused(`${client.name} may not switch to another protocol`);
  for (const [permitted, target, body] of PERMITTED) {
    const match = method === permitted && target.exec(url);
    if (!match) continue;
    const [, name] = match;
    return { body, name: name === undefined ? '' : ownName(name, client) };
  }
  throw new Refused(
    `${client.name} may only get the version, build its own images, and create, start, stop, kill and remove its own containers, with the requests that a v0.6 peer sends`,
  );
}

/** No registry, tag, digest, escape or path. */
const PLAIN_NAME = /^[a-z0-9][a-z0-9_.-]*$/;

/** Returns the name. Throws `Refused` unless it is one of the client's own. */
export function ownName(name: string, client: GatewayClient): string {
  if (!PLAIN_NAME.test(name)) throw new Refused(`"${name}" is not a plain lower-case name`);
  if (!client.isOwnName(name)) throw new Refused(`"${name}" does not belong to ${client.name}`);
  return name;
}
