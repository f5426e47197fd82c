import { parseDuration } from '../wire/go-duration';

/**
 * The consensus settings of a peer, from its environment, with the defaults of Fabric 0.6 (core.yaml,
 * pbft/config.yaml).
 */

export type Settings =
  | { readonly plugin: 'pbft'; readonly pbft: PbftSettings }
  | { readonly plugin: 'noops'; readonly noops: NoopsSettings };

/** Durations are in milliseconds. */
export type PbftSettings = {
  /** N and f: validators, and how many of them may fail. */
  readonly validators: number;
  readonly faulty: number;
  /** K: a checkpoint is taken every so many sequence numbers. */
  readonly checkpointPeriod: number;
  /** The log holds this times K sequence numbers. */
  readonly logMultiplier: number;
  readonly batchSize: number;
  readonly byzantine: boolean;
  readonly batchTimeout: number;
  readonly requestTimeout: number;
  readonly viewChangeTimeout: number;
  readonly resendViewChangeTimeout: number;
  readonly broadcastTimeout: number;
};

export type NoopsSettings = {
  readonly blockSize: number;
  /** Milliseconds. */
  readonly blockWait: number;
};

type Environment = { readonly [name: string]: string | undefined };

/** Throws an Error that names variable, value, and what is allowed. An empty variable counts as absent. */
export function consensusSettings(env: Environment): Settings {
  const plugin = oneOf(env, 'CORE_PEER_VALIDATOR_CONSENSUS_PLUGIN', ['noops', 'pbft'], 'noops');
  return plugin === 'pbft'
    ? { plugin, pbft: pbftSettings(env) }
    : { plugin: 'noops', noops: noopsSettings(env) };
}

function pbftSettings(env: Environment): PbftSettings {
  notModelled(
    env,
    `${PBFT}MODE`,
    oneOf(env, `${PBFT}MODE`, ['batch', 'noop', 'classic', 'sieve'], 'batch'),
    'batch',
  );
  notModelled(env, `${PBFT}VIEWCHANGEPERIOD`, integer(env, `${PBFT}VIEWCHANGEPERIOD`, 0, 0), 0);
  notModelled(env, `${PBFT}TIMEOUT_NULLREQUEST`, duration(env, `${PBFT}TIMEOUT_NULLREQUEST`, '0s'), 0);
  const validators = integer(env, `${PBFT}N`, 4, 1);
  const most = Math.floor((validators - 1) / 3);
  return {
    validators,
    faulty: integer(env, `${PBFT}F`, most, 0, most),
    checkpointPeriod: integer(env, `${PBFT}K`, 10, 1),
    // The primary uses half of the log at a time: below 2 it could never reach the next checkpoint.
    logMultiplier: integer(env, `${PBFT}LOGMULTIPLIER`, 4, 2),
    batchSize: integer(env, `${PBFT}BATCHSIZE`, 500, 1),
    byzantine: oneOf(env, `${PBFT}BYZANTINE`, ['true', 'false'], 'false') === 'true',
    batchTimeout: duration(env, `${PBFT}TIMEOUT_BATCH`, '1s'),
    requestTimeout: duration(env, `${PBFT}TIMEOUT_REQUEST`, '2s'),
    viewChangeTimeout: duration(env, `${PBFT}TIMEOUT_VIEWCHANGE`, '2s'),
    resendViewChangeTimeout: duration(env, `${PBFT}TIMEOUT_RESENDVIEWCHANGE`, '2s'),
    broadcastTimeout: duration(env, `${PBFT}TIMEOUT_BROADCAST`, '1s'),
  };
}

function noopsSettings(env: Environment): NoopsSettings {
  return {
    blockSize: integer(env, 'CORE_NOOPS_BLOCK_SIZE', 500, 1),
    blockWait: duration(env, 'CORE_NOOPS_BLOCK_WAIT', '1s'),
  };
}

const PBFT = 'CORE_PBFT_GENERAL_';

function oneOf(env: Environment, name: string, allowed: readonly string[], otherwise: string): string {
  const value = (env[name] || otherwise).toLowerCase();
  if (!allowed.includes(value)) throw unusable(name, value, `one of ${allowed.join(', ')}`);
  return value;
}

function integer(env: Environment, name: string, otherwise: number, least: number, most = 1_000_000): number {
  const value = env[name] || String(otherwise);
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least && number <= most))
    throw unusable(name, value, `a whole number from ${least} to ${most}`);
  return number;
}

const duration = (env: Environment, name: string, otherwise: string): number =>
  parseDuration(name, env[name] || otherwise);

function notModelled<T>(env: Environment, name: string, value: T, modelled: T): void {
  if (value === modelled) return;
  throw new Error(`not modelled by the embedded network: ${name}=${env[name]} (only ${modelled})`);
}

function unusable(name: string, value: string, allowed: string): Error {
  return new Error(`${name}: '${value}' is not allowed, it must be ${allowed}`);
}
