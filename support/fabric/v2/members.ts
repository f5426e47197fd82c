import { dirname, join, posix } from 'node:path';
import { AssertionFailure, UserError } from '../../errors';
import type { Mount, ServiceDescription, ServiceDescriptions } from '../composition';
import { sortNames } from '../names';
import type { Environment } from '../topology';

/** A peer or an orderer, as the environment of its service describes it. */
export interface Member {
  readonly service: string;
  readonly kind: 'peer' | 'orderer';
  /** The name in its certificates, under which the others reach it: `peer0.org1.example.com`. */
  readonly host: string;
  /** Of the organisation: `Org1MSP`. */
  readonly mspId: string;
  /** Of the organisation: `org1.example.com`. */
  readonly domain: string;
  /** The ports of its container: for gRPC, for its operations service, and at orderers for joining channels. */
  readonly ports: { readonly grpc: number; readonly operations: number; readonly admin: number };
  /** Of the organisation, on this machine, in the layout of cryptogen; undefined where no member mounts one. */
  readonly folder: string | undefined;
}

/** The peers, or the orderers, of an organisation. */
export type Organisation = Pick<Member, 'kind' | 'mspId' | 'domain' | 'folder'>;

export interface Members {
  readonly peers: readonly Member[];
  readonly orderers: readonly Member[];
  readonly settings: ChannelSettings;
}

/** What goes into the channel's genesis block. The environment of any service says it. */
export interface ChannelSettings {
  readonly consensus: Consensus;
  /** As Go writes durations: `2s`. Under BFT orderers do not wait for it. */
  readonly batchTimeout: string;
}

export type Consensus = 'etcdraft' | 'BFT';

/** Variables of this project, which Fabric ignores. */
export const CONSENSUS = 'CHANNEL_CONSENSUS';
const BATCH_TIMEOUT = 'CHANNEL_BATCH_TIMEOUT';

/** How the members of each kind are told, and the variables with their organisation and their folder of certificates. */
const KINDS = {
  peer: {
    isOne: ({ command }: ServiceDescription) => /\bpeer\s+node\s+start\b/.test(command.join(' ')),
    mspIdVariable: 'CORE_PEER_LOCALMSPID',
    mspVariable: 'CORE_PEER_MSPCONFIGPATH',
    portsOf: (environment: Environment) => ({
      grpc: portIn(environment['CORE_PEER_LISTENADDRESS'], 7051),
      operations: portIn(environment['CORE_OPERATIONS_LISTENADDRESS'], 9443),
      admin: 0,
    }),
  },
  orderer: {
    isOne: ({ command, environment }: ServiceDescription) =>
      /\borderer\b/.test(command.join(' ')) && environment['ORDERER_GENERAL_LOCALMSPID'] !== undefined,
    mspIdVariable: 'ORDERER_GENERAL_LOCALMSPID',
    mspVariable: 'ORDERER_GENERAL_LOCALMSPDIR',
    portsOf: (environment: Environment) => ({
      grpc: Number(environment['ORDERER_GENERAL_LISTENPORT'] ?? 7050),
      operations: portIn(environment['ORDERER_OPERATIONS_LISTENADDRESS'], 8443),
      admin: portIn(environment['ORDERER_ADMIN_LISTENADDRESS'], 9443),
    }),
  },
} as const;

/** `own` is where the certificates of those lie who mount none. Throws a UserError where one lacks a setting. */
export function membersOf(services: ServiceDescriptions, own?: string): Members {
  const peers = membersOfKind('peer', services, own);
  const orderers = membersOfKind('orderer', services, own);
  const said = Object.assign(
    {},
    ...[...services.values()].map(({ environment }) => environment),
  ) as Environment;
  const consensus = said[CONSENSUS] ?? 'etcdraft';
  if (consensus !== 'etcdraft' && consensus !== 'BFT')
    throw new UserError(`${CONSENSUS}=${consensus} is not allowed. Allowed: etcdraft, BFT.`);
  // Fabric's samples have 2s, but a scenario waits for most of its transactions one by one.
  const batchTimeout = said[BATCH_TIMEOUT] ?? '500ms';
  return { peers, orderers, settings: { consensus, batchTimeout } };
}

function membersOfKind(kind: Member['kind'], services: ServiceDescriptions, own?: string): Member[] {
  const { isOne, mspIdVariable, mspVariable, portsOf } = KINDS[kind];
  const named = [...services].filter(([, description]) => isOne(description)).map(([name]) => name);
  const members = sortNames(named).map((service) => {
    const { environment = {}, mounts = [] } = services.get(service) ?? {};
    const host = environment['CORE_PEER_ID'] ?? service;
    const mspId = environment[mspIdVariable];
    const domain = host.slice(host.indexOf('.') + 1);
    if (!mspId) throw new UserError(`Service ${service} has no ${mspIdVariable}.`);
    if (!host.includes('.'))
      throw new UserError(
        `${host} has no domain. Name it like peer0.org1.example.com or orderer0.example.com.`,
      );
    const msp = mountedAt(environment[mspVariable] ?? DEFAULT_MSP_FOLDER, mounts);
    // <organisation>/peers/<host>/msp
    const folder = msp && dirname(dirname(dirname(msp)));
    return { service, kind, host, mspId, domain, ports: portsOf(environment), folder };
  });
  const mounted = new Map(members.flatMap(({ domain, folder }) => (folder ? [[domain, folder]] : [])));
  const ownFolder = (domain: string) => own && join(own, `${kind}Organizations`, domain);
  return members.map((one) => ({ ...one, folder: mounted.get(one.domain) ?? ownFolder(one.domain) }));
}

/** As the images have it. */
const DEFAULT_MSP_FOLDER = '/etc/hyperledger/fabric/msp';

/** Where a path of the container lies on the machine that mounts it. */
function mountedAt(path: string, mounts: readonly Mount[]): string | undefined {
  const [mount] = mounts
    .filter(({ target }) => !posix.relative(target, path).startsWith('..'))
    .toSorted((one, other) => other.target.length - one.target.length);
  return mount && join(mount.source, posix.relative(mount.target, path));
}

/** Of an address `0.0.0.0:7051`; without one as core.yaml and orderer.yaml have it. */
const portIn = (address: string | undefined, otherwise: number): number =>
  Number(/:(\d+)$/.exec(address ?? '')?.[1] ?? otherwise);

/** Each once, in the order of their members. */
export function organisationsOf(members: readonly Member[]): Organisation[] {
  return [...new Map(members.map((one) => [one.mspId, one])).values()];
}

export function memberCalled(host: string, members: readonly Member[]): Member {
  const member = members.find((one) => one.host === host);
  if (!member) throw new AssertionFailure(`${host} is neither a peer nor an orderer of this network`);
  return member;
}

/** By `org1`, `org1.example.com` or `Org1MSP`. Throws a UserError that lists the organisations. */
export function organisationCalled(name: string, organisations: readonly Organisation[]): Organisation {
  const found = organisations.find(({ domain, mspId }) => [domain, mspId, shortName(domain)].includes(name));
  if (found) return found;
  const known = organisations.map(({ domain }) => shortName(domain)).join(', ');
  throw new UserError(
    `${name} is not an organisation of this network. Its organisations, which act on Fabric 2.x: ${known}.`,
  );
}

/** `org1.example.com` → `org1` */
export const shortName = (domain: string): string => domain.split('.')[0] ?? domain;
