import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';

type Yaml = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Yaml =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at the top of a file in today's format. */
const TOP_LEVEL = /^(?:version|name|services|networks|volumes|configs|secrets|include|x-.*)$/;

/** Format v1 has its services at the top; Compose 2 reads only files with `services:`. */
const hasFormat1 = (file: unknown): file is Readonly<Record<string, Yaml>> =>
  isMapping(file) &&
  Object.entries(file).length > 0 &&
  Object.entries(file).every(([key, value]) => !TOP_LEVEL.test(key) && isMapping(value));

/**
 * The path of a copy in today's format, written to `directory`, where the file has format v1; else undefined. Files that it
 * extends, and the `.env` beside it, come along. Relative paths in the copy are absolute.
 */
export function convertFormat1(
  file: string,
  directory: string,
  copies = new Map<string, string>(),
): string | undefined {
  if (copies.has(file)) return copies.get(file); // A file may extend its own services.
  const services = readYaml(file);
  if (!hasFormat1(services)) return undefined;
  const home = dirname(file);
  const copy = join(directory, `${copies.size}-${basename(file)}`);
  copies.set(file, copy);
  const variables = join(home, '.env');
  if (existsSync(variables)) copyFileSync(variables, join(directory, '.env'));
  const path = (name: string) => resolve(home, name);
  const extended = (name: string) => convertFormat1(path(name), directory, copies) ?? path(name);
  const converted = Object.entries(services).map(([name, service]) => [
    name,
    withoutUndefined({
      ...service,
      ...networkMode(service['net'], services),
      ...logging(service),
      build: build(service, path),
      env_file: each(service['env_file'], path),
      extends: isMapping(service['extends'])
        ? { ...service['extends'], file: each(service['extends']['file'], extended) }
        : service['extends'],
      volumes: each(service['volumes'], (volume) => volume.replace(/^\.\.?(?=[/:])[^:]*/, path)),
      ...DROPPED,
    }),
  ]);
  writeFileSync(copy, stringify({ services: Object.fromEntries(converted) }));
  return copy;
}

/** Keys of format v1 that have other names today. */
const DROPPED = { net: undefined, dockerfile: undefined, log_driver: undefined, log_opt: undefined };

/** Undefined for what is not YAML; Compose says why. */
function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'), { merge: true });
  } catch {
    return undefined;
  }
}

function networkMode(net: unknown, services: Yaml): Yaml {
  if (typeof net !== 'string') return {};
  const [, shared = ''] = /^container:(.*)$/.exec(net) ?? [];
  return { network_mode: shared in services ? `service:${shared}` : net };
}

const logging = ({ log_driver: driver, log_opt: options }: Yaml): Yaml =>
  driver === undefined ? {} : { logging: withoutUndefined({ driver, options }) };

const build = ({ build: context, dockerfile }: Yaml, path: (name: string) => string): unknown =>
  typeof context === 'string'
    ? withoutUndefined({ context: /^\w+:\/\//.test(context) ? context : path(context), dockerfile })
    : context;

function each(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  return Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? change(item) : item)) : value;
}

/** JSON's and YAML's undefined is no value at all. */
const withoutUndefined = (value: Yaml): Yaml =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
