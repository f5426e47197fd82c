import { existsSync, readdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../errors';
import { firstExisting, placesOf } from './paths';

export const COMPOSE_DIRECTORY = join(__dirname, '..', '..', 'compose');

export type Environment = Readonly<Record<string, string>>;

/** What tells one network from another where their Compose file is made of it. */
export interface NetworkShape {
  /** As a step words it: `raft`. */
  readonly consensus: string;
  readonly peers: number;
  readonly organisations: number;
  readonly orderers: number;
}

/** The network a scenario asks for. */
export interface Topology {
  /** As a reader names it: `4-peer pbft batch network`. */
  readonly title: string;
  /** Compose files, absolute or in `compose/`; later ones are layered over earlier ones. */
  readonly files: readonly string[];
  /** Where a Compose file that is made of it comes before these. */
  readonly shape?: NetworkShape;
  /** More services, as a Compose file describes them. */
  readonly services?: Readonly<Record<string, object>>;
  /** Environment of every validating peer, on top of what the files say. */
  readonly settings: Environment;
  /** Environment of single services on top of that. */
  readonly settingsOf: Readonly<Record<string, Environment>>;
}

/**
 * The same topology with the absolute paths of its files. A name is looked up in `compose/`, a path where the feature file
 * lies and in the working directory; each in the other places as well. Throws a UserError that lists the places.
 */
export function located(topology: Topology, beside: string, workingDirectory = process.cwd()): Topology {
  const locate = (name: string): string => {
    const isBare = !/[\\/]/.test(name);
    if (isBare && existsSync(join(COMPOSE_DIRECTORY, name))) return name;
    const places = [...placesOf(name, beside, workingDirectory), resolve(COMPOSE_DIRECTORY, name)];
    const found = firstExisting(places);
    if (found) return found;
    if (isAbsolute(name)) throw new UserError(`There is no compose file ${name}.`);
    const folders = [...new Set([beside, workingDirectory])].map((folder) => `in ${folder}, `).join('');
    const known = readdirSync(COMPOSE_DIRECTORY).filter((file) => file.endsWith('.yml'));
    throw new UserError(
      `There is no compose file ${name} ${folders}or among those of chaincode-bdd: ${known.join(', ')}.`,
    );
  };
  return { ...topology, files: topology.files.map(locate) };
}

/** The network of these files, given in one string. Throws a UserError where it names none. */
export function topologyOfFiles(files: string, settings: Environment = {}): Topology {
  const names = files.split(/\s+/).filter(Boolean);
  if (names.length === 0)
    throw new UserError(
      `"${files}" does not name a compose file. Use a file of compose/, for example "docker-compose-3.yml".`,
    );
  return { title: `network of ${files}`, files: names, settings, settingsOf: {} };
}

/** Which environment variables services have. */
export interface SettingNames {
  readonly pattern: RegExp;
  /** For messages: whose they are, and what they look like. */
  readonly owner: string;
  readonly example: string;
}

/** Environment variables from a table of names and values. Throws a UserError for a wrong row. */
export function settingsIn(
  rows: readonly (readonly string[])[],
  { pattern, owner, example }: SettingNames,
): Environment {
  for (const row of rows) {
    const [name = ''] = row;
    if (row.length !== 2)
      throw new UserError(`| ${row.join(' | ')} | needs a name and a value: | ${example} | debug |`);
    if (!pattern.test(name))
      throw new UserError(
        `"${name}" is not an environment variable of ${owner}. Names look like ${example}; the table has no heading row.`,
      );
  }
  return Object.fromEntries(rows);
}

/** The same topology with more settings: of these services, or else of every validating peer. */
export function withSettings(
  topology: Topology,
  settings: Environment,
  services?: readonly string[],
): Topology {
  if (!services) return { ...topology, settings: { ...topology.settings, ...settings } };
  const merged = services.map((service) => [service, { ...topology.settingsOf[service], ...settings }]);
  return { ...topology, settingsOf: { ...topology.settingsOf, ...Object.fromEntries(merged) } };
}

export const isSameTopology = (one: Topology, other: Topology): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

export interface Topologies {
  /** Throws a UserError that lists the networks that exist. */
  find(size: number, consensus: string): Topology;
  /** With another number of orderers or organisations. Throws a UserError that tells which are possible. */
  reshape(topology: Topology, change: Partial<Pick<NetworkShape, 'orderers' | 'organisations'>>): Topology;
  /** The Compose file of a network of this shape. */
  composeModel?(shape: NetworkShape): object;
  /** Throws a UserError where the topology cannot have one. */
  withNonValidator(topology: Topology): Topology;
  /** With another image for chaincode builds. Throws a UserError for an invalid image name. */
  withBaseImage(topology: Topology, image: string): Topology;
  readonly devMode: Topology;
}
