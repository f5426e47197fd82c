import type { IncomingMessage } from 'node:http';
import type { GatewayClient } from './client';

/** What a client asks for that it may not have; the message says what and why. */
export class Refused extends Error {}

/** What a permitted request is about. */
export interface Permit {
  /** `none`: it has no body. `container`: a description of a container. `context`: that of a build. */
  readonly body: 'none' | 'container' | 'context';
  /** The image to build, or the container. */
  readonly name: string;
}

/**
 * What a client needs, and no more. Targets are matched as they were sent, undecoded: what is written in another
 * way than here (versioned, escaped, with another parameter, or with a part of it twice) is another request.
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

/** Throws `Refused` for whatever is not permitted. */
export function permit({ method, url = '', headers }: IncomingMessage, tenant: GatewayClient): Permit {
  if (headers.upgrade !== undefined) throw new Refused(`${tenant.name} may not leave HTTP`);
  for (const [permitted, target, body] of PERMITTED) {
    const match = method === permitted && target.exec(url);
    if (!match) continue;
    const [, name] = match;
    return { body, name: name === undefined ? '' : ownName(name, tenant) };
  }
  throw new Refused(
    `${tenant.name} may ask for the version, build, create, start, stop, kill and remove, in the words that its like use, and for nothing else`,
  );
}

/** No registry, tag, digest, escape or path: a name that means the same to everyone who reads it. */
const PLAIN_NAME = /^[a-z0-9][a-z0-9_.-]*$/;

/** The name itself. Throws `Refused` unless it is the client's own. */
export function ownName(name: string, tenant: GatewayClient): string {
  if (!PLAIN_NAME.test(name)) throw new Refused(`"${name}" is no plain name in lower case`);
  if (!tenant.isOwnName(name)) throw new Refused(`"${name}" is no name of ${tenant.name}'s own`);
  return name;
}
