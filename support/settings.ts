import leven from 'leven';
import { z } from 'zod';
import { UserError } from './errors';
import { parseDuration } from './waiting/duration';

export interface Images {
  readonly peer: string;
  readonly membersrvc: string;
  readonly orderer: string;
  /** What chaincode is built on. */
  readonly base: string;
  /** What a chaincode in development mode runs in. */
  readonly ccenv: string;
}

/** Durations are in milliseconds. The descriptions of `SETTINGS` say what each means. */
export interface Settings {
  /** `0.6.1`, `2.5`, `3.1.1`. */
  readonly fabricVersion: string;
  readonly imageSource: ImageSource;
  readonly images: Images;
  /** True if FABRIC_BASE_IMAGE names the base image; otherwise the peer's core.yaml decides. */
  readonly baseImageNamed: boolean;
  /** `peer.networkId`: the first part of the name of every dev image and dev container. */
  readonly networkId: string;
  /** Bounds of waits for which the step names none. */
  readonly waits: { readonly ready: number; readonly deploy: number; readonly commit: number };
  readonly engineGateway: EngineGateway;
  readonly buildCache: BuildCache;
  readonly evidence: Evidence;
  readonly evidenceDirectory: string;
  readonly timeline: boolean;
  readonly keepNetwork: boolean;
}

/** Distance in characters up to which an unknown variable counts as a typo; FABRIC_CFG_PATH, say, differs in more. */
const TYPO_DISTANCE = 2;

const oneOf = <const T extends string>(...values: [T, ...T[]]) =>
  z.enum(values, { error: `Allowed: ${values.join(', ')}.` });

const flag = () => oneOf('false', 'true').transform((value) => value === 'true');

const checked = <T>(parse: (text: string) => T, allowed: string) =>
  z.string().transform((text, context) => {
    try {
      return parse(text);
    } catch {
      context.issues.push({ code: 'custom', message: allowed, input: text });
      return z.NEVER;
    }
  });

const duration = () => checked(parseDuration, 'Allowed: a duration such as 500 ms, 90 s or 2 min.');

/** A registry's host, a path in lower case, a tag or a digest. The engine knows the finer rules. */
const IMAGE_NAME = /^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9][a-z0-9._/-]*(?::\w[\w.-]*)?(?:@sha256:[0-9a-f]{64})?$/;

/** Throws a UserError for an invalid image name. */
export function requireImageName(name: string): void {
  if (!IMAGE_NAME.test(name))
    throw new UserError(`"${name}" is not an image name. Examples: chaincode-bdd/peer, host:5000/peer:tag.`);
}

const imageName = () =>
  checked((text) => {
    requireImageName(text);
    return text;
  }, 'Allowed: an image name such as chaincode-bdd/peer or host:5000/peer:tag.').optional();

const DEFAULT_VERSION = '0.6.1';

/** Every setting by its environment variable. The descriptions make the table in docs/settings.md. */
export const SETTINGS = z.object({
  FABRIC_VERSION: z
    .string()
    .regex(
      /^(?:0\.6(?:\.1)?|2\.5(?:\.\d+)?|3\.\d+(?:\.\d+)?)$/,
      'Allowed: 0.6.1, 2.5, 3.1, or one of their releases such as 2.5.12.',
    )
    .prefault(DEFAULT_VERSION)
    .describe(
      'the version of Fabric to test: `0.6.1`, `2.5`, `3.1`, or one of their releases such as `2.5.12`',
    ),
  FABRIC_IMAGES: oneOf('embedded', 'hyperledger')
    .optional()
    .describe(
      "which images the network runs: `embedded` (this project's, for 0.6 only and there the default, see [embedded/README.md](../embedded/README.md)) or `hyperledger` (`hyperledger/fabric-*`)",
    ),
  FABRIC_TAG: z
    .string()
    .optional()
    .describe(
      'tag of the `hyperledger` images of peers and orderers: by default the version, for 0.6 `x86_64-0.6.1-preview`',
    ),
  FABRIC_PEER_IMAGE: imageName().describe('replaces the image of the peers'),
  FABRIC_MEMBERSRVC_IMAGE: imageName().describe('replaces the image of membersrvc'),
  FABRIC_ORDERER_IMAGE: imageName().describe('replaces the image of the orderers'),
  FABRIC_CCENV_IMAGE: imageName().describe(
    'replaces the image that Go chaincode is built in; in 0.6 that a chaincode in development mode runs in',
  ),
  FABRIC_BASE_IMAGE: imageName().describe(
    'the image that chaincode is built on; it is written into the settings of the peers (`CORE_CHAINCODE_GOLANG_RUNTIME`, in 0.6 `CORE_CHAINCODE_GOLANG_DOCKERFILE`)',
  ),
  FABRIC_NETWORK_ID: z
    .string()
    .regex(/^[a-z0-9]+$/, 'Allowed: lower-case letters and digits.')
    .prefault('dev')
    .describe(
      '`peer.networkId` of the peers: the first part of the names of dev images and dev containers. Two runs on one engine [need different ones](cleaning.md#two-runs-side-by-side)',
    ),
  ENGINES: z
    .string()
    .optional()
    .describe(
      'addresses of several Docker engines, with commas in between: the workers of `--parallel` take them in turn, see [own-network.md](own-network.md#several-engines)',
    ),
  WAIT_READY: duration().prefault('180 s').describe('how long a network may take to start'),
  WAIT_DEPLOY: duration()
    .prefault('180 s')
    .describe('how long a deploy may take: image, container and block'),
  WAIT_COMMIT: duration()
    .prefault('60 s')
    .describe(
      'how long an invoke may take until queries show it; while a deploy is under way, which delays everything behind it, `WAIT_DEPLOY` counts',
    ),
  ENGINE_GATEWAY: oneOf('auto', 'on', 'off')
    .prefault('auto')
    .describe('whether peers reach the Docker engine through a gateway, see [gateway.md](gateway.md)'),
  BUILD_CACHE: oneOf('run', 'keep', 'off')
    .prefault('run')
    .describe('how long the results of chaincode builds are kept, see [gateway.md](gateway.md)'),
  EVIDENCE: oneOf('on failure', 'always', 'never')
    .prefault('on failure')
    .describe('when the evidence of a scenario is kept, see [evidence.md](evidence.md)'),
  EVIDENCE_DIRECTORY: z.string().prefault('evidence').describe('the directory of the evidence'),
  REPORTS_DIRECTORY: z
    .string()
    .prefault('reports')
    .describe(
      'the directory of the reports (HTML, JUnit, messages, `summary.json`); one run writes there at a time',
    ),
  TIMELINE: flag()
    .prefault('false')
    .describe(
      '`true`: the report has a timeline of every scenario, not only of failed ones and those tagged `@timeline`',
    ),
  KEEP_NETWORK: flag()
    .prefault('false')
    .describe(
      '`true`: a network stays on the engine when its scenario ends, see [cleaning.md](cleaning.md#networks-that-are-kept)',
    ),
});

type Values = z.output<typeof SETTINGS>;
export type ImageSource = NonNullable<Values['FABRIC_IMAGES']>;
export type EngineGateway = Values['ENGINE_GATEWAY'];
export type BuildCache = Values['BUILD_CACHE'];
export type Evidence = Values['EVIDENCE'];

/** Cucumber's world parameters that are settings, with their variables, which have precedence. */
const WORLD_PARAMETERS: Readonly<Record<string, keyof Values>> = {
  evidence: 'EVIDENCE',
  timeline: 'TIMELINE',
  keepNetwork: 'KEEP_NETWORK',
};

/** Reads and checks every setting. Throws a UserError that names the variable, its value and what is allowed. */
export function readSettings(
  variables: Readonly<Record<string, string | undefined>> = process.env,
  parameters: Readonly<Record<string, unknown>> = {},
): Settings {
  // An empty variable counts as not set.
  const given = Object.fromEntries(Object.entries(variables).filter(([, text]) => text));
  rejectTypos('setting', Object.keys(given), Object.keys(SETTINGS.shape));
  const values = parse({ ...variablesOf(parameters), ...given }, (name) => given[name] === undefined);
  const [line = ''] = /^\d+\.\d+/.exec(values.FABRIC_VERSION) ?? [];
  const isV06 = line === '0.6';
  const imageSource = values.FABRIC_IMAGES ?? (isV06 ? 'embedded' : 'hyperledger');
  if (imageSource === 'embedded' && !isV06)
    throw new UserError(
      `FABRIC_IMAGES=${imageSource} is only possible for Fabric 0.6, not for FABRIC_VERSION=${values.FABRIC_VERSION}.`,
    );
  const tag = values.FABRIC_TAG ?? (isV06 ? 'x86_64-0.6.1-preview' : values.FABRIC_VERSION);
  const defaults = defaultImages(imageSource, line, tag);
  return {
    fabricVersion: values.FABRIC_VERSION,
    imageSource,
    images: {
      peer: values.FABRIC_PEER_IMAGE ?? defaults.peer,
      membersrvc: values.FABRIC_MEMBERSRVC_IMAGE ?? defaults.membersrvc,
      orderer: values.FABRIC_ORDERER_IMAGE ?? defaults.orderer,
      base: values.FABRIC_BASE_IMAGE ?? defaults.base,
      ccenv: values.FABRIC_CCENV_IMAGE ?? defaults.ccenv,
    },
    baseImageNamed: values.FABRIC_BASE_IMAGE !== undefined,
    networkId: `${values.FABRIC_NETWORK_ID}${workerId(given)}`,
    waits: { ready: values.WAIT_READY, deploy: values.WAIT_DEPLOY, commit: values.WAIT_COMMIT },
    engineGateway: values.ENGINE_GATEWAY,
    buildCache: values.BUILD_CACHE,
    evidence: values.EVIDENCE,
    evidenceDirectory: values.EVIDENCE_DIRECTORY,
    timeline: values.TIMELINE,
    keepNetwork: values.KEEP_NETWORK,
  };
}

function parse(given: Readonly<Record<string, unknown>>, isParameter: (variable: string) => boolean): Values {
  const { data, error } = SETTINGS.safeParse(given);
  if (data) return data;
  const [{ path, message } = { path: [], message: '' }] = error.issues;
  const variable = String(path[0]);
  const parameter = Object.keys(WORLD_PARAMETERS).find((name) => WORLD_PARAMETERS[name] === variable);
  const name = parameter && isParameter(variable) ? `World parameter ${parameter}` : variable;
  throw new UserError(`${name}="${given[variable]}" is not allowed. ${message}`);
}

function variablesOf(parameters: Readonly<Record<string, unknown>>): Record<string, string> {
  rejectTypos('world parameter', Object.keys(parameters), Object.keys(WORLD_PARAMETERS));
  // Any other parameter is the project's own.
  return Object.fromEntries(
    Object.entries(WORLD_PARAMETERS).flatMap(([name, variable]) =>
      parameters[name] === undefined ? [] : [[variable, String(parameters[name])]],
    ),
  );
}

function rejectTypos(kind: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    const meant = known.find((candidate) => leven(name, candidate) <= TYPO_DISTANCE);
    if (meant && !known.includes(name))
      throw new UserError(`Unknown ${kind} ${name}. Did you mean ${meant}?`);
  }
}

/** Empty without `--parallel`. Cucumber's workers run networks side by side, each with an id of its own. */
const workerId = (variables: Readonly<Record<string, string | undefined>>): string =>
  (variables['CUCUMBER_PARALLEL'] === 'true' && variables['CUCUMBER_WORKER_ID']) || '';

/** The version that this process tests, before the settings are checked: steps and parameters depend on it. */
export const fabricVersion = (
  { FABRIC_VERSION }: Readonly<Record<string, string | undefined>> = process.env,
) => FABRIC_VERSION || DEFAULT_VERSION;

/** The images of a version where no setting names others: their tags are those of the peers' core.yaml. */
function defaultImages(source: ImageSource, line: string, tag: string): Images {
  const image = (name: string, of = tag) =>
    source === 'embedded' ? `chaincode-bdd/${name}` : `hyperledger/fabric-${name}${of && `:${of}`}`;
  const common = { peer: image('peer'), membersrvc: image('membersrvc'), orderer: image('orderer') };
  // Without a tag, as in the Dockerfile of v0.6.1's core.yaml: the engine looks for that name.
  if (line === '0.6') return { ...common, base: image('baseimage', ''), ccenv: image('ccenv') };
  return { ...common, base: image('baseos', line), ccenv: image('ccenv', line) };
}
