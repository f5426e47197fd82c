import { defineParameterType } from '@cucumber/cucumber';
import type { Chaincode, Constructor } from './fabric/chaincode';
import { chaincodeByAlias, generation } from './fabric/generations';
import type { UserName } from './fabric/names';
import type { Faults } from './network/faults';
import { parseDuration } from './waiting/duration';

const USER_NAMES = Object.keys(generation.userSecrets);
const CHAINCODE_ALIASES = generation.catalogue.map(({ alias }) => alias);

/** Names of peers; undefined for every validating peer that should be up. */
export type PeerSelector = readonly string[] | undefined;

/** What a fault strikes, chosen when the step runs. */
export interface FaultTargets {
  /** As the step says it. */
  readonly text: string;
  readonly resolve: (faults: Faults) => Promise<string[]>;
}

const PEER = /n?vp\d+/;
const ARGUMENT = /"[^"]*"|[^\s,"]+/;
const ARGUMENTS = `(?:${ARGUMENT.source})(?:, (?:${ARGUMENT.source}))*`;

/** `I`, or a user of membersrvc, say `jim`. */
defineParameterType({
  name: 'actor',
  regexp: new RegExp(`I|${USER_NAMES.join('|')}`),
  useForSnippets: false,
  transformer: (name: string): UserName | undefined => (name === 'I' ? undefined : (name as UserName)),
});

/** A user of membersrvc: `jim`, `binhn`, `lukas`, `diego`, `alice`, `bob`, `test_user0` to `test_user3`. */
defineParameterType({
  name: 'user',
  regexp: new RegExp(USER_NAMES.join('|')),
  useForSnippets: false,
  transformer: (name: string): UserName => name as UserName,
});

/** `vp0`, or `nvp0` for the non-validating peer. */
defineParameterType({
  name: 'peer',
  regexp: PEER,
  useForSnippets: false,
  transformer: (name: string): string => name,
});

/** A peer, say `vp0`, or another service of the network: `membersrvc0`, `ccenv`. */
defineParameterType({
  name: 'service',
  regexp: /n?vp\d+|membersrvc0|ccenv/,
  useForSnippets: false,
  transformer: (name: string): string => name,
});

/** `each vp` that should be up, `vp2`, or `vp0, vp1 and vp2`. */
defineParameterType({
  name: 'peers',
  regexp: new RegExp(`each vp|${PEER.source}(?:(?:, | and )${PEER.source})*`),
  useForSnippets: false,
  transformer: (names: string): PeerSelector => (names === 'each vp' ? undefined : names.split(/, | and /)),
});

/**
 * What a fault strikes: `vp3`, `vp2 and vp3`, `membersrvc0`, `the primary`, `a backup`, `2 backups`; chosen when
 * the step runs.
 */
defineParameterType({
  name: 'targets',
  regexp: new RegExp(
    `the primary|a backup|\\d+ backups|membersrvc0|${PEER.source}(?:(?:, | and )${PEER.source})*`,
  ),
  useForSnippets: false,
  transformer: (text: string): FaultTargets => targetsOf(text),
});

/** What `docker ps -a` says of a container: `running`, `paused`, `stopped`, or `exited with 2`. */
defineParameterType({
  name: 'state',
  regexp: /running|paused|stopped|exited with \d+/,
  useForSnippets: false,
  transformer: (state: string): string => state,
});

/** `500 ms`, `30 s` or `2 min`. */
defineParameterType({
  name: 'duration',
  regexp: /\d+(?:\.\d+)? (?:ms|s|min)/,
  useForSnippets: false,
  transformer: (text: string): number => parseDuration(text),
});

/** Nothing for the bound of the settings, or ` within 30 s`; no step waits that long where less will do. */
defineParameterType({
  name: 'within',
  regexp: /(?: within (\d+(?:\.\d+)? (?:ms|s|min)))?/,
  useForSnippets: false,
  transformer: (text: string | undefined): number | undefined => (text ? parseDuration(text) : undefined),
});

/** Nothing for once, or ` 20 times`. */
defineParameterType({
  name: 'times',
  regexp: /(?: ([1-9]\d*) times)?/,
  useForSnippets: false,
  transformer: (count: string | undefined): number => Number(count ?? 1),
});

/** `pbft batch` or `noops`. */
defineParameterType({
  name: 'consensus',
  regexp: new RegExp(generation.topologies.consensus.join('|')),
  useForSnippets: false,
  transformer: (name: string): string => name,
});

/**
 * `example02`, `example01` or `map`; in quotes a path under `$GOPATH/src` of the peer, say `"github.com/my/chaincode"`,
 * or the name given to a folder; in dev mode `registered "testCC"`.
 */
defineParameterType({
  name: 'chaincode',
  // Any other word too, so that it is told what there is.
  regexp: new RegExp(`${CHAINCODE_ALIASES.join('|')}|"[^"]+"|registered "[^"]+"|[\\w.-]+`),
  useForSnippets: false,
  transformer: (text: string): Chaincode => (text.includes('"') ? quoted(text) : chaincodeByAlias(text)),
});

/** One word, or in quotes any text: `a`, `"a"`, `"first entry"`. */
defineParameterType({
  name: 'text',
  // A word may have quotes within, as JSON does.
  regexp: /"([^"]*)"|([^\s"]\S*)/,
  useForSnippets: false,
  transformer: (quoted: string | undefined, word: string | undefined): string => quoted ?? word ?? '',
});

/** The arguments: `a, b, 10`; one in quotes may be any text: `a, "first entry"`. */
defineParameterType({
  name: 'args',
  regexp: new RegExp(ARGUMENTS),
  useForSnippets: false,
  transformer: (text: string): string[] => argumentsIn(text),
});

/**
 * Nothing for the catalogue's arguments, ` with args a, 100, b, 200`, or ` with the constructor
 * '{"Args":["init"]}'` as the CLI takes it.
 */
defineParameterType({
  name: 'ctor',
  regexp: new RegExp(`(?: with args (${ARGUMENTS}))?(?: with the constructor '([^']*)')?`),
  useForSnippets: false,
  transformer: (args: string | undefined, message: string | undefined): Constructor | undefined =>
    message === undefined ? (args === undefined ? undefined : { args: argumentsIn(args) }) : { message },
});

/** Nothing or ` through REST`, or ` through the CLI`. */
defineParameterType({
  name: 'through',
  regexp: /( through the CLI| through REST)?/,
  useForSnippets: false,
  transformer: (through: string | undefined): boolean => through === ' through the CLI',
});

/** Nothing for vp0, or ` on vp1`. */
defineParameterType({
  name: 'place',
  regexp: new RegExp(`(?: on (${PEER.source}))?`),
  useForSnippets: false,
  transformer: (peer: string | undefined): string | undefined => peer,
});

/** Nothing for test_userN on vpN, who is enrolled when first needed, or ` as jim`, who has to be logged in there. */
defineParameterType({
  name: 'as',
  regexp: new RegExp(`(?: as (${USER_NAMES.join('|')}))?`),
  useForSnippets: false,
  transformer: (user: string | undefined): UserName | undefined => user as UserName | undefined,
});

const argumentsIn = (text: string): string[] =>
  (text.match(new RegExp(ARGUMENT, 'g')) ?? []).map((one) => one.replace(/^"|"$/g, ''));

function targetsOf(text: string): FaultTargets {
  if (text === 'the primary') return { text, resolve: async (faults) => [await faults.leader()] };
  if (text === 'a backup') return { text, resolve: (faults) => faults.backups(1) };
  if (text.endsWith(' backups'))
    return { text, resolve: (faults) => faults.backups(Number.parseInt(text, 10)) };
  return { text, resolve: async () => text.split(/, | and /) };
}

/** `"path"`, or `registered "name"` for a chaincode in development mode. */
function quoted(text: string): Chaincode {
  const [, name = ''] = text.split('"');
  const chaincode = { alias: name, path: name, init: 'init', args: ['a', '100', 'b', '200'], query: 'query' };
  return text.startsWith('registered')
    ? { ...chaincode, registeredAs: name, idle: ['invoke', 'a', 'b', '0'] }
    : chaincode;
}
