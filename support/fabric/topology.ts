import { join } from 'node:path';
import { UserError } from '../errors';

export const COMPOSE_DIRECTORY = join(__dirname, '..', '..', 'compose');

export type Environment = Readonly<Record<string, string>>;

/** The network a scenario asks for. */
export interface Topology {
  /** As a reader names it: `4-peer pbft batch network`. */
  readonly title: string;
  /** Compose files, absolute or in `compose/`; later ones are layered over earlier ones. */
  readonly files: readonly string[];
  /** Environment of every validating peer, on top of what the files say. */
  readonly settings: Environment;
  /** Environment of single services on top of that. */
  readonly settingsOf: Readonly<Record<string, Environment>>;
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
