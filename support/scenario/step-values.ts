import type { DataTable } from '@cucumber/cucumber';
import { requireText, UserError } from '../errors';
import { argumentsIn, requireJson, unquoted } from '../fabric/arguments';
import type { Chaincode } from '../fabric/chaincode';
import { chaincodeAt, chaincodeByAlias, chaincodeRegisteredAs, generation } from '../fabric/generations';
import type { Terms } from '../fabric/lifecycle';
import type { Topology } from '../fabric/topology';
import { containing, type ExpectedAnswer, equalToJson, exactly } from '../network/expected-answer';
import type { Faults } from '../network/faults';
import { STEPS_LIST } from '../package';
import { requireImageName } from '../settings';

/** What stands below a step: Cucumber passes on either. */
export type Below = DataTable | string;

/** Names of peers; undefined for every validating peer that should be up. */
export type PeerSelector = readonly string[] | undefined;

/** What a fault strikes; resolved when the step runs. */
export interface FaultTargets {
  /** As the step words it. */
  readonly text: string;
  /** `isDown`: among those that the scenario took down. */
  readonly resolve: (faults: Faults, isDown: boolean) => Promise<string[]>;
}

/** A folder of chaincode, and the import path where a step gives it. */
export interface NamedFolder {
  readonly folder: string;
  readonly importPath: string | undefined;
}

/** Undefined for both. */
export type StreamName = 'stdout' | 'stderr' | undefined;

/** What a chaincode is defined with, as a step says it. */
export type TermsText = Omit<Terms, 'collections'> & {
  /** A file. */
  readonly collections?: string;
};

/** How often a call is made; `atOnce`: without regard to one another. */
export interface Times {
  readonly count: number;
  readonly atOnce: boolean;
}

/** What a step says about the ledger's verdict on a transaction. */
export interface Verdict {
  readonly text: string;
  /** Undefined: no peer has the transaction in a block. */
  readonly code: string | undefined;
}

/** A change to a network before it starts. */
export type TopologyChange = (topology: Topology) => Topology;

/** The name of a user, as a step says it. */
export const USER = '[A-Za-z][\\w.@-]*';

/** Words that stand for all peers, and for what a fault strikes. */
export const EACH = '(?:each|every) (?:vp|peer)|all (?:vp|peer)s';
export const SELECTIONS = 'the primary|a backup|\\d+ backups?|the leading orderer|\\d+ of \\d+ orderers';
const EACH_PEER = new RegExp(`^(?:${EACH})$`);

/** Throws a UserError for a text. */
export function tableIn(below: Below): DataTable {
  if (typeof below !== 'string') return below;
  throw new UserError(`this step needs a table below it, not a text; ${STEPS_LIST} has an example`);
}

/** Throws a UserError for a table. */
export function textIn(below: Below): string {
  if (typeof below === 'string') return below;
  throw new UserError(`this step needs a text in """ below it, not a table; ${STEPS_LIST} has an example`);
}

export const namesIn = (text: string): string[] => text.split(/, and |, | and /);

export function targetsIn(text: string): FaultTargets {
  const [, count] = /^(\d+|a) backups?$/.exec(text) ?? [];
  if (text === 'the primary') return { text, resolve: async (faults) => [await faults.leader()] };
  if (count)
    return { text, resolve: (faults, isDown) => faults.backups(count === 'a' ? 1 : Number(count), isDown) };
  if (text === 'the leading orderer')
    return { text, resolve: async ({ ordering }) => [await ordering.leader()] };
  const [, some, total] = /^(\d+) of (\d+) orderers$/.exec(text) ?? [];
  if (some)
    return {
      text,
      resolve: ({ ordering }, isDown) => ordering.some(Number(some), Number(total), isDown),
    };
  return { text, resolve: async () => namesIn(text) };
}

export function selectorIn(text?: string): PeerSelector {
  return text === undefined || EACH_PEER.test(text) ? undefined : namesIn(text);
}

/** `"ee5b24a1…"` is the beginning of a name. Throws a UserError where every name begins so. */
export function chaincodeNameIn(name?: string): RegExp {
  if (name === undefined) return /^[0-9a-f]{128}$/;
  requireText(name.replace(/…$/, ''));
  return new RegExp(`^${name.replace(/[^\w…]/g, '\\$&').replace(/…$/, '.*')}$`);
}

/** Throws a UserError for what is no name of an image. */
export function imageIn(image?: string): string | undefined {
  if (image !== undefined) requireImageName(image);
  return image;
}

/** Values that are no text go as JSON. */
export const textsIn = (json: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(JSON.parse(requireJson(json))).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );

export function answerIn(json?: string, part?: string, text?: string): ExpectedAnswer {
  if (json !== undefined) return equalToJson(json);
  return part === undefined ? exactly(unquoted(text ?? '')) : containing(unquoted(part));
}

export function termsIn(text: string): TermsText {
  const [, endorsementPolicy] = /policy "([^"]*)"/.exec(text) ?? [];
  const [, collections] = /collections in "([^"]*)"/.exec(text) ?? [];
  const [, sequence] = /sequence (\d+)/.exec(text) ?? [];
  return {
    ...(endorsementPolicy !== undefined && { endorsementPolicy }),
    ...(collections !== undefined && { collections }),
    ...(sequence !== undefined && { sequence: Number(sequence) }),
    ...(/init required/.test(text) && { initRequired: true }),
  };
}

export function changeOf(text = ''): TopologyChange {
  const [, image] = /"([^"]*)"/.exec(text) ?? [];
  const [, orderers] = /(\d+) orderer/.exec(text) ?? [];
  const [, organisations] = /(\d+) organi/.exec(text) ?? [];
  const { withNonValidator, withBaseImage, reshape } = generation.topologies;
  const changes: TopologyChange[] = [
    ...(text.includes('a non-validating peer') ? [withNonValidator] : []),
    ...(image === undefined ? [] : [(topology: Topology) => withBaseImage(topology, image)]),
    ...(organisations ? [(one: Topology) => reshape(one, { organisations: Number(organisations) })] : []),
    ...(orderers ? [(one: Topology) => reshape(one, { orderers: Number(orderers) })] : []),
  ];
  return (topology) => changes.reduce((changed, change) => change(changed), topology);
}

/** An alias, `"path"`, or `registered "name"` for a chaincode in development mode. */
export function chaincodeIn(text: string): Chaincode {
  const [, name] = text.split('"');
  if (name === undefined) return chaincodeByAlias(text);
  return text.startsWith('registered') ? chaincodeRegisteredAs(name) : chaincodeAt(name);
}

export const optionalArguments = (args: string | undefined): string[] =>
  args === undefined ? [] : argumentsIn(args);
