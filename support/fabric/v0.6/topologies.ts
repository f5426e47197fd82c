import { UserError } from '../../errors';
import { isInstalled } from '../../package';
import { requireImageName, type Settings } from '../../settings';
import type { BuildImages, NetworkDirectories, RequiredImage } from '../generation';
import {
  type Environment,
  type SettingNames,
  type Topologies,
  topologyOfFiles,
  withSettings,
} from '../topology';

const FILES: Readonly<Record<string, string>> = {
  '4-peer pbft batch': 'docker-compose-4-consensus-batch.yml',
  '1-peer noops': 'docker-compose-1.yml',
  '2-peer noops': 'docker-compose-2.yml',
  '3-peer noops': 'docker-compose-3.yml',
  '4-peer noops': 'docker-compose-4-consensus-noops.yml',
  '5-peer noops': 'docker-compose-5.yml',
};

const NON_VALIDATOR = 'docker-compose-4-consensus-nvp0.yml';

export const topologies: Topologies = {
  find(size, consensus) {
    const title = `${size}-peer ${consensus}`;
    const file = FILES[title];
    if (file) return { ...topologyOfFiles(file), title: `${title} network` };
    throw new UserError(`There is no ${title} network. compose/ has: ${Object.keys(FILES).join(', ')}.`);
  },

  reshape() {
    throw new UserError('Fabric 0.6 has no orderers and no organisations: leave them out.');
  },

  withNonValidator(topology) {
    if (!topology.files.some((file) => file.startsWith('docker-compose-4-consensus-')))
      throw new UserError(
        `The ${topology.title} has no membersrvc, which a non-validating peer needs. Use a 4-peer network.`,
      );
    return {
      ...topology,
      title: `${topology.title} with a non-validating peer`,
      files: [...topology.files, NON_VALIDATOR],
    };
  },

  withBaseImage(topology, image) {
    requireImageName(image);
    return withSettings(topology, { [DOCKERFILE]: dockerfileOn(image) });
  },

  devMode: topologyOfFiles('docker-compose-1-devmode.yml'),
};

/** As core.yaml has it under chaincode.golang.Dockerfile. */
const DOCKERFILE = 'CORE_CHAINCODE_GOLANG_DOCKERFILE';
const dockerfileOn = (image: string): string => `from ${image}\nCOPY src $GOPATH/src\nWORKDIR $GOPATH\n`;

export function composeEnvironment(
  { images }: Settings,
  networkId: string,
  { socketDirectory }: NetworkDirectories,
): Environment {
  return {
    FABRIC_PEER_IMAGE: images.peer,
    FABRIC_MEMBERSRVC_IMAGE: images.membersrvc,
    FABRIC_CCENV_IMAGE: images.ccenv,
    CORE_PEER_NETWORKID: networkId,
    ENGINE_SOCKET_DIRECTORY: socketDirectory,
  };
}

/**
 * Peers ask each other for peers once a second, so that all know each other within seconds of the start. Lost connections
 * they dial again as often as Fabric has it by default: each second, v0.6.1 peers lose messages of one another after a
 * restart; once a minute, a peer whose connection failed at its restart is cut off for so long.
 */
export function peerEnvironment({ images, baseImageNamed }: Settings, networkId: string): Environment {
  return {
    CORE_PEER_NETWORKID: networkId,
    CORE_PEER_DISCOVERY_PERIOD: '1s',
    CORE_PEER_DISCOVERY_TOUCHPERIOD: '6s',
    ...(baseImageNamed && { [DOCKERFILE]: dockerfileOn(images.base) }),
  };
}

/** For each language that chaincode is written in. */
const DOCKERFILES = /^CORE_CHAINCODE_[A-Z]+_DOCKERFILE$/;

export function buildImages({ images }: Settings, environment: Environment): BuildImages {
  const dockerfiles = Object.entries(environment).filter(([name]) => DOCKERFILES.test(name));
  const named = dockerfiles.flatMap(([, text]) => /^\s*from\s+(\S+)/i.exec(text)?.[1] ?? []);
  return { builders: [], runtimes: [images.base, ...named] };
}

/** Of Fabric, of a peer or membersrvc, of Go's runtime, such as GOMAXPROCS, and of proxies. */
export const settingNames: SettingNames = {
  pattern:
    /^(?:(?:CORE|MEMBERSRVC)(?:_[A-Z0-9]+)+|GO[A-Z]+|(?:https?|ftp|no|all)_proxy|(?:HTTPS?|FTP|NO|ALL)_PROXY)$/,
  owner: 'a peer',
  example: 'CORE_LOGGING_LEVEL',
};

/** The images of the embedded network that bootstrap builds. */
const BUILT_HERE = /^chaincode-bdd\/(?:peer|membersrvc|baseimage)(?::latest)?$/;

/** True where chaincode is built on the embedded network's base image. */
export const isEmbedded = ({ images }: Pick<Settings, 'images'>): boolean => BUILT_HERE.test(images.base);

/**
 * Real chaincode is built on this image: its Dockerfile says `from hyperledger/fabric-baseimage` without a tag, so only
 * `latest` serves it. It is not pulled as `latest`: nobody knows which version the registry has there by now.
 */
const BASE = 'hyperledger/fabric-baseimage';
/** The base image of v0.6.1. */
const BASE_TAG = 'x86_64-0.2.2';

export function images({ images, imageSource }: Settings): RequiredImage[] {
  const tag = imageSource === 'hyperledger' ? 'FABRIC_TAG or ' : '';
  const required = (reference: string, variable: string, purpose = ''): RequiredImage => ({
    reference,
    variable,
    purpose,
    remedy: remedyFor(reference, variable, imageSource),
  });
  return [
    required(images.peer, `${tag}FABRIC_PEER_IMAGE`),
    required(images.membersrvc, `${tag}FABRIC_MEMBERSRVC_IMAGE`),
    required(images.base, 'FABRIC_BASE_IMAGE', ', which every chaincode build starts from'),
  ];
}

function remedyFor(
  reference: string,
  variable: string,
  source: Settings['imageSource'],
): RequiredImage['remedy'] {
  const how = source === 'embedded' ? '' : ' without FABRIC_IMAGES';
  if (BUILT_HERE.test(reference))
    return () =>
      `${isInstalled ? 'Run again' : 'Run script/bootstrap'}${how}: it builds the images of the embedded network.`;
  // No registry has images of this project.
  if (reference.startsWith('chaincode-bdd/'))
    return () => `Load ${reference} (\`docker load\`), or name another one by ${variable}.`;
  return reference === BASE || reference === `${BASE}:latest` ? taggingRemedy : undefined;
}

function taggingRemedy(present: readonly string[]): string {
  const tags = present.filter((name) => name.startsWith(`${BASE}:`)).toSorted();
  const known = `${BASE}:${BASE_TAG}`;
  const tagged = tags.includes(known) ? known : tags.at(-1);
  const pull = tagged ? '' : `\n  docker pull ${known}`;
  return `The base image must have that name:${pull}\n  docker tag ${tagged ?? known} ${BASE}:latest`;
}
