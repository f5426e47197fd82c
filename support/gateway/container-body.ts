import type { GatewayClient } from './client';
import { ownName, Refused } from './policy';

/**
 * The body of a create request as it goes to the engine: nothing that was not looked at, and the client's labels.
 * The engine takes keys in any case and the last of equal ones, so what came is never passed on as it came. Throws
 * `Refused`.
 */
export function containerBody(text: string, tenant: GatewayClient): Buffer {
  const container = CONTAINER(parsed(text), 'the container', tenant);
  if (!('Image' in container)) throw new Refused('the container names no Image');
  return Buffer.from(JSON.stringify({ ...container, Labels: tenant.labels }));
}

/** What becomes of a value; throws `Refused`. */
type Rule<T = unknown> = (value: unknown, where: string, tenant: GatewayClient) => T;

const text: Rule = (value, where) => check(typeof value === 'string', value, where);
const texts: Rule = (value, where) =>
  check(Array.isArray(value) && value.every((part) => typeof part === 'string'), value, where);
const number: Rule = (value, where) => check(typeof value === 'number', value, where);
const image: Rule = (value, where, tenant) => ownName(check(typeof value === 'string', value, where), tenant);
const network: Rule = (value, where, { networks = [] }) =>
  check(
    ['host', 'bridge', 'default', ...networks].some((known) => known === value),
    value,
    where,
  );
const jsonFile: Rule = (value, where) => check(value === 'json-file', value, where);

/** Keys beyond these may stand there empty, as they do in what a Go client sends; they go no further. */
function object(rules: Record<string, Rule>): Rule<Record<string, unknown>> {
  const known = new Map(Object.entries(rules));
  return (value, where, tenant) => {
    check(typeof value === 'object' && value !== null && !Array.isArray(value), value, where);
    const kept: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(value as object)) {
      if (isEmpty(part)) continue;
      const rule = known.get(key);
      if (!rule) throw new Refused(`${where} may not have ${shown(key)}`);
      kept[key] = rule(part, `${where}'s ${key}`, tenant);
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused('the container is not described in JSON');
  }
}

function check<T>(isAllowed: boolean, value: unknown, where: string): T {
  if (!isAllowed) throw new Refused(`${where} may not be ${shown(value)}`);
  return value as T;
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return !value;
  return Object.keys(value).length === 0;
}

/** As much of a value as a message bears, in characters. */
const SHOWN = 80;

const shown = (value: unknown) => JSON.stringify(value).slice(0, SHOWN);
