import type { BuildStep, EngineRequests } from '../fabric/engine-requests';
import { type GatewayClient, ownName, Refused } from './policy';

/** More than a chaincode needs (Go's runtime takes about 10, Node about 20); stops a fork bomb. */
const PIDS_LIMIT = 512;

/** A chaincode talks to its peer over TCP and needs no privilege for it. */
const CONFINEMENT = { CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'], PidsLimit: PIDS_LIMIT };

/** What the engine gets of the client's own is confined, and bears the client's labels. */
const confined = (hostConfig: object, client: GatewayClient, mode: string) => ({
  HostConfig: { ...hostConfig, NetworkMode: networkFor(mode, client), ...CONFINEMENT },
  Labels: client.labels,
});

/**
 * The body of a create request as it goes to the engine: rebuilt from the parts that were checked, confined, and with
 * the client's labels. The client's own text is never passed on, since the engine takes keys in any case and the last
 * of equal keys. Throws `Refused`.
 */
export function containerBody(text: string, client: GatewayClient): Buffer {
  const { HostConfig, ...container } = CONTAINER(parse(text), 'the container', client);
  if (!('Image' in container)) throw new Refused('the container names no Image');
  const asked = (HostConfig ?? {}) as { readonly NetworkMode?: string };
  return Buffer.from(
    JSON.stringify({ ...container, ...confined(asked, client, asked.NetworkMode ?? 'default') }),
  );
}

/** Of a container that a client compiles in. */
export interface BuildContainerBody {
  readonly Image: string;
  readonly Cmd: string[];
  readonly Env: string[];
}

/** Throws `Refused` unless the description has one of the images, and the command of a step of a build. */
export function buildContainerBody(
  text: string,
  client: GatewayClient,
  { builders: images, buildStep }: BuildContainerRules,
): { body: BuildContainerBody; step: BuildStep } {
  const {
    Image = '',
    Cmd = [],
    Env = [],
  } = BUILD_CONTAINER(parse(text), 'the container', client) as Partial<BuildContainerBody>;
  if (!images.includes(Image))
    throw new Refused(
      `a container without a name may only have ${images.join(', ')} as its Image, not ${excerpt(Image)}`,
    );
  const step = buildStep?.(Cmd);
  if (!step) throw new Refused(`${excerpt(Cmd)} is not the command of a chaincode build`);
  return { body: { Image, Cmd, Env }, step };
}

export interface BuildContainerRules extends Pick<EngineRequests, 'buildStep'> {
  /** The images that containers may have. */
  readonly builders: readonly string[];
}

/** As the engine gets it. */
export const confinedBuildContainer = (body: BuildContainerBody, client: GatewayClient) => ({
  ...body,
  ...confined({ LogConfig: { Type: 'json-file', Config: {} } }, client, 'default'),
});

/** Throws `Refused` for a network that is not the client's. */
export const requireNetwork = (mode: string, client: GatewayClient): void =>
  void network(mode, "the build's networkmode", client);

/** The network modes that stand for no network of the client's own. */
const SHARED_MODES = ['host', 'bridge', 'default'];

/**
 * A peer asks for `host`, but its address is one of its own network: there, nothing else is in reach. Of several networks
 * nobody knows to which one the address belongs.
 */
function networkFor(mode: string, { networks = [] }: GatewayClient): string {
  const [only, another] = networks;
  return only !== undefined && another === undefined && SHARED_MODES.includes(mode) ? only : mode;
}

/** Returns what the engine gets in place of a value; throws `Refused`. */
type Rule<T = unknown> = (value: unknown, where: string, client: GatewayClient) => T;

const text: Rule = (value, where) => check(typeof value === 'string', value, where);
const texts: Rule = (value, where) =>
  check(Array.isArray(value) && value.every((part) => typeof part === 'string'), value, where);
const flag: Rule = (value, where) => check(typeof value === 'boolean', value, where);
const number: Rule = (value, where) => check(typeof value === 'number', value, where);
const image: Rule = (value, where, client) => ownName(check(typeof value === 'string', value, where), client);
const network: Rule = (value, where, { networks = [] }) =>
  check(
    [...SHARED_MODES, ...networks].some((known) => known === value),
    value,
    where,
  );
const jsonFile: Rule = (value, where) => check(value === 'json-file', value, where);

/** Other keys are allowed where they are empty, as a Go client sends them; the engine does not get them. */
function object(rules: Record<string, Rule>): Rule<Record<string, unknown>> {
  const known = new Map(Object.entries(rules));
  return (value, where, client) => {
    check(typeof value === 'object' && value !== null && !Array.isArray(value), value, where);
    const kept: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(value as object)) {
      if (isEmpty(part)) continue;
      const rule = known.get(key);
      if (!rule) throw new Refused(`${where} may not have ${excerpt(key)}`);
      kept[key] = rule(part, `${where}'s ${key}`, client);
    }
    return kept;
  };
}

const HOST_CONFIG = object({
  NetworkMode: network,
  LogConfig: object({ Type: jsonFile, Config: object({ 'max-file': text, 'max-size': text }) }),
  Memory: number,
  MemorySwap: number,
  CpuShares: number,
  CpuPeriod: number,
  CpuQuota: number,
});

const CONTAINER = object({
  Env: texts,
  Cmd: texts,
  Image: image,
  AttachStdout: flag,
  AttachStderr: flag,
  HostConfig: HOST_CONFIG,
});

const BUILD_CONTAINER = object({
  Env: texts,
  Cmd: texts,
  Image: text,
  AttachStdout: flag,
  AttachStderr: flag,
  HostConfig: HOST_CONFIG, // It gets none of it.
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused('the description of the container is not JSON');
  }
}

function check<T>(isAllowed: boolean, value: unknown, where: string): T {
  if (!isAllowed) throw new Refused(`${where} may not be ${excerpt(value)}`);
  return value as T;
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return !value;
  return Object.values(value).every((part) => part === null || (typeof part !== 'object' && !part));
}

/** At most this much of a value stands in a message, in characters. */
const EXCERPT = 80;

const excerpt = (value: unknown) => JSON.stringify(value).slice(0, EXCERPT);
