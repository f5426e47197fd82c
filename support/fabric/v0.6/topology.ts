import { join } from 'node:path';
import { assertImageName } from '../../docker/image-name';
import { UserError } from '../../errors';

export const COMPOSE_DIRECTORY = join(__dirname, '..', '..', '..', 'compose');

export const CONSENSUS_NAMES = ['pbft batch', 'noops'] as const;
export type Consensus = (typeof CONSENSUS_NAMES)[number];

/** The network a scenario asks for. */
export interface Topology {
  /** As a reader names it: `4-peer pbft batch network`. */
  readonly title: string;
  /** Compose files in `compose/`, the later ones layered over the earlier. */
  readonly files: readonly string[];
  /** Environment of every validator on top of what the files say. */
  readonly settings: Readonly<Record<string, string>>;
  /** Environment of single services on top of that. */
  readonly settingsOf?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const FILES: Readonly<Record<string, string>> = {
  '4 pbft batch': 'docker-compose-4-consensus-batch.yml',
  '1 noops': 'docker-compose-1.yml',
  '2 noops': 'docker-compose-2.yml',
  '3 noops': 'docker-compose-3.yml',
  '4 noops': 'docker-compose-4-consensus-noops.yml',
  '5 noops': 'docker-compose-5.yml',
};

/** Throws a UserError that lists what there is. */
export function topologyOf(
  size: number,
  consensus: Consensus,
  settings: Record<string, string> = {},
): Topology {
  const file = FILES[`${size} ${consensus}`];
  if (!file)
    throw new UserError(
      `no ${size}-peer ${consensus} network: compose/ has ${Object.keys(FILES).map(hyphenated).join(', ')}`,
    );
  return {
    title: `${size}-peer ${consensus} network`,
    files: [file],
    settings,
  };
}

/** With nvp0 beside the validators of a network that has membersrvc. */
export function withNonValidator(topology: Topology): Topology {
  return {
    ...topology,
    title: `${topology.title} with a non-validating peer`,
    files: [...topology.files, 'docker-compose-4-consensus-nvp0.yml'],
  };
}

/** The Dockerfile that v0.6's peers begin a chaincode's with, on another base image. Throws a UserError for a name of none. */
export function onBaseImage(topology: Topology, image: string): Topology {
  assertImageName(image);
  return {
    ...topology,
    settings: { ...topology.settings, CORE_CHAINCODE_GOLANG_DOCKERFILE: dockerfileOn(image) },
  };
}

/** As core.yaml has it under chaincode.golang.Dockerfile. */
export function dockerfileOn(image: string): string {
  return `from ${image}\nCOPY src $GOPATH/src\nWORKDIR $GOPATH\n`;
}

/** The network of these files, in one string as Fabric's own suite writes them. Throws a UserError where it is empty. */
export function topologyOfFiles(files: string, settings: Record<string, string> = {}): Topology {
  const names = files.split(/\s+/).filter(Boolean);
  if (names.length === 0)
    throw new UserError(
      'no file is named: it takes one of compose/, as in «the network in "docker-compose-3.yml"»',
    );
  return { title: `network of ${files}`, files: names, settings };
}

const hyphenated = (key: string): string => key.replace(' ', '-peer ');
