import { type GatewayClient, ownName, Refused } from './policy';

/** More than a chaincode needs (Go's runtime takes about 10, Node about 20); stops a fork bomb. */
const PIDS_LIMIT = 512;

/** A chaincode talks to its peer over TCP and needs no privilege for it. */
const CONFINEMENT = { CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'], PidsLimit: PIDS_LIMIT };

/**
 * The body of a create request as it goes to the engine: rebuilt from the parts that were checked, confined, and with
 * the client's labels. The client's own text is never passed on, since the engine takes keys in any case and the last
 * of equal keys. Throws `Refused`.
 */
export function containerBody(text: string, client: GatewayClient): Buffer {
  const { HostConfig, ...container } = CONTAINER(parse(text), 'the container', client);
  if (!('Image' in container)) throw new Refused('the container names no Image');
  const asked = (HostConfig ?? {}) as { readonly NetworkMode?: string };
  const NetworkMode = networkFor(asked.NetworkMode ?? 'default', client);
  const hostConfig = { ...asked, NetworkMode, ...CONFINEMENT };
  return Buffer.from(JSON.stringify({ ...container, HostConfig: hostConfig, Labels: client.labels }));
}

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

const CONTAINER = object({
  Env: texts,
  Cmd: texts,
  Image: image,
  HostConfig: object({
    NetworkMode: network,
    LogConfig: object({ Type: jsonFile, Config: object({ 'max-file': text, 'max-size': text }) }),
    Memory: number,
    MemorySwap: number,
    CpuShares: number,
    CpuPeriod: number,
    CpuQuota: number,
  }),
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
  return Object.keys(value).length === 0;
}

/** At most this much of a value stands in a message, in characters. */
const EXCERPT = 80;

const excerpt = (value: unknown) => JSON.stringify(value).slice(0, EXCERPT);
