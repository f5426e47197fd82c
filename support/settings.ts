import { assertImageName } from './docker/image-name';
import { UserError } from './errors';
import { assertNoneMisspelt } from './misspelt';
import { parseDuration } from './waiting/duration';

export type ImageSource = 'embedded' | 'hyperledger';

export interface Images {
  readonly peer: string;
  readonly membersrvc: string;
  /** What chaincode is built on. */
  readonly base: string;
  /** What a chaincode in dev mode runs in. */
  readonly ccenv: string;
}

export interface Settings {
  readonly imageSource: ImageSource;
  readonly images: Images;
  /** True where FABRIC_BASE_IMAGE names the base image; else the peer's own core.yaml decides. */
  readonly baseImageNamed: boolean;
  /** `peer.networkId`; begins the name of every dev image and dev container. */
  readonly networkId: string;
  /** Bounds of waits whose sentence names none, in milliseconds. */
  readonly waits: {
    readonly ready: number;
    readonly deploy: number;
    readonly commit: number;
  };
  /** Whether peers reach the engine through a gateway of ours. */
  readonly engineGateway: EngineGateway;
  /** How long the layers of chaincode builds are kept for further builds. */
  readonly buildCache: BuildCache;
  /** When the evidence of a scenario is kept. */
  readonly evidence: Evidence;
  /** The folder for the evidence of all runs. */
  readonly evidenceDirectory: string;
  /** True where every scenario has its timeline in the report; else the failed ones, and those tagged @timeline. */
  readonly timeline: boolean;
  /** True where a network stays on the engine when its scenario ends. */
  readonly keepNetwork: boolean;
}

export type EngineGateway = 'auto' | 'on' | 'off';

export type BuildCache = 'run' | 'keep' | 'off';

export type Evidence = 'on failure' | 'always' | 'never';

type Variables = Readonly<Record<string, string | undefined>>;

/** What was given, by the variable that it stands for. */
type Environment = Readonly<Record<string, Given>>;

interface Given {
  readonly text: string;
  /** As the user knows it. */
  readonly name: string;
}

/** Cucumber's, from `--world-parameters` or its configuration. */
type Parameters = Readonly<Record<string, unknown>>;

/** The world parameters that are settings, with the variables that go before them. */
const PARAMETERS: Readonly<Record<string, string>> = {
  evidence: 'EVIDENCE',
  timeline: 'TIMELINE',
  keepNetwork: 'KEEP_NETWORK',
};

/** Reads and checks every setting, once. Throws a UserError that names variable, value, and what is allowed. */
export function readSettings(variables: Variables = process.env, parameters: Parameters = {}): Settings {
  const ofVariables = given(variables);
  assertNoneMisspelt(Object.keys(ofVariables));
  const environment = { ...fromParameters(parameters), ...ofVariables };
  const imageSource = choice(environment, 'FABRIC_IMAGES', ['embedded', 'hyperledger']);
  const defaults = imageSource === 'embedded' ? embeddedImages() : hyperledgerImages(environment);
  return {
    imageSource,
    images: {
      peer: image(environment, 'FABRIC_PEER_IMAGE', defaults.peer),
      membersrvc: image(environment, 'FABRIC_MEMBERSRVC_IMAGE', defaults.membersrvc),
      base: image(environment, 'FABRIC_BASE_IMAGE', defaults.base),
      ccenv: image(environment, 'FABRIC_CCENV_IMAGE', defaults.ccenv),
    },
    baseImageNamed: Boolean(environment['FABRIC_BASE_IMAGE']),
    networkId: networkId(environment),
    waits: {
      ready: duration(environment, 'WAIT_READY', '60 s'),
      deploy: duration(environment, 'WAIT_DEPLOY', '180 s'),
      commit: duration(environment, 'WAIT_COMMIT', '30 s'),
    },
    engineGateway: choice(environment, 'ENGINE_GATEWAY', ['auto', 'on', 'off']),
    buildCache: choice(environment, 'BUILD_CACHE', ['run', 'keep', 'off']),
    evidence: choice(environment, 'EVIDENCE', ['on failure', 'always', 'never']),
    evidenceDirectory: text(environment, 'EVIDENCE_DIRECTORY', 'evidence'),
    timeline: flag(environment, 'TIMELINE'),
    keepNetwork: flag(environment, 'KEEP_NETWORK'),
  };
}

/** As variables. Throws a UserError for one that is no setting, which is a slip of the pen mostly. */
function fromParameters(parameters: Parameters): Environment {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const variable = PARAMETERS[name];
      if (variable) return [variable, { text: String(value), name: `The world parameter ${name}` }];
      throw new UserError(
        `The world parameter "${name}" is no setting: there are ${Object.keys(PARAMETERS).join(', ')}.`,
      );
    }),
  );
}

/** An empty variable is one that is not set. */
const given = (variables: Variables): Environment =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, text]) => (text ? [[name, { text, name }]] : [])),
  );

function embeddedImages(): Images {
  const image = (name: string) => `chaincode-bdd/${name}`;
  return {
    peer: image('peer'),
    membersrvc: image('membersrvc'),
    base: image('baseimage'),
    ccenv: image('ccenv'),
  };
}

function hyperledgerImages(environment: Environment): Images {
  const tag = text(environment, 'FABRIC_TAG', 'x86_64-0.6.1-preview');
  const image = (name: string) => `hyperledger/fabric-${name}:${tag}`;
  return {
    peer: image('peer'),
    membersrvc: image('membersrvc'),
    // Untagged, as the Dockerfile in the peer's core.yaml has it: that is what the engine will look for.
    base: 'hyperledger/fabric-baseimage',
    ccenv: image('ccenv'),
  };
}

/**
 * It becomes part of image names, which are lower case. Cucumber's workers (`--parallel 2`) run networks side by
 * side, so each has one of its own: dev0, dev1, …
 */
function networkId(environment: Environment): string {
  const value = text(environment, 'FABRIC_NETWORK_ID', 'dev');
  const worker =
    text(environment, 'CUCUMBER_PARALLEL', 'false') === 'true'
      ? text(environment, 'CUCUMBER_WORKER_ID', '')
      : '';
  if (/^[a-z0-9]+$/.test(value)) return `${value}${worker}`;
  throw new UserError(`FABRIC_NETWORK_ID="${value}" is not allowed: lower-case letters and digits only.`);
}

function image(environment: Environment, variable: string, fallback: string): string {
  const value = text(environment, variable, fallback);
  assertImageName(value, `${variable}="${value}"`);
  return value;
}

function text(environment: Environment, variable: string, fallback: string): string {
  return environment[variable]?.text ?? fallback;
}

function choice<T extends string>(
  environment: Environment,
  variable: string,
  allowed: readonly [T, ...T[]],
): T {
  const { text: value, name } = environment[variable] ?? { text: allowed[0], name: variable };
  if ((allowed as readonly string[]).includes(value)) return value as T;
  throw new UserError(`${name}="${value}" is not allowed: it is one of ${allowed.join(', ')}.`);
}

const flag = (environment: Environment, variable: string): boolean =>
  choice(environment, variable, ['false', 'true']) === 'true';

function duration(environment: Environment, variable: string, fallback: string): number {
  const value = text(environment, variable, fallback);
  try {
    return parseDuration(value);
  } catch {
    throw new UserError(`${variable}="${value}" is not a duration: write it like 500 ms, 90 s or 2 min.`);
  }
}
