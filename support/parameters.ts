import { defineParameterType } from '@cucumber/cucumber';
import { unquoted } from './fabric/arguments';
import type { Constructor } from './fabric/chaincode';
import type { UserName } from './fabric/names';
import type { CallOptions, QueryCall } from './network/client';
import {
  answerIn,
  chaincodeIn,
  chaincodeNameIn,
  changeOf,
  EACH,
  imageIn,
  type NamedFolder,
  namesIn,
  optionalArguments,
  type PeerSelector,
  SELECTIONS,
  type StreamName,
  selectorIn,
  type Times,
  targetsIn,
  termsIn,
  textsIn,
  USER,
  type Verdict,
} from './scenario/step-values';
import { parseDuration } from './waiting/duration';

/** A service of a compose file. Not `peers`, which sentences of Fabric's own suite have in its place. */
const NAME = '(?!peers\\b)[A-Za-z][\\w-]*(?:\\.[\\w-]+)*';
const NAMES = `${NAME}(?:(?:, and |, | and )${NAME})*`;
const DURATION = '\\d+(?:\\.\\d+)? ?(?:ms|s|min|seconds?|minutes?)';
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"|\'(?:[^\'\\\\]|\\\\.)*\'';
/** Taken apart later, so that a mistake in them gets a message of its own. */
const ARGUMENTS = '(?!args |arguments:|the constructor |the transient data ).+?';
const OPTION = 'a non-validating peer|the chaincode base image "[^"]*"|\\d+ orderers?|\\d+ organi[sz]ations?';
const TERM = 'the endorsement policy "[^"]*"|the collections in "[^"]*"|init required|sequence \\d+';
const ANSWER = `the JSON (?!within )(.+?)|text containing (${QUOTED})|(${QUOTED}|[^\\s"']\\S*)`;

const define = <T>(name: string, regexp: RegExp | string, transformer: (...groups: string[]) => T): void =>
  defineParameterType({ name, regexp: new RegExp(regexp), useForSnippets: false, transformer });

/** `I`, or a user of the network's CA, such as `jim`. */
define('actor', `I|${USER}`, (name): UserName | undefined => (name === 'I' ? undefined : (name as UserName)));

/**
 * A user of the network's CA: `jim`, `binhn`, `lukas`, `diego`, `alice`, `bob`, `test_user0` to `test_user9`, or one of
 * your own.
 */
define('user', USER, (name) => name as UserName);

/** A peer by its CORE_PEER_ID or the name of its service: `vp0`; `nvp0` for the non-validating peer. */
define('peer', NAME, (name) => name);

/** Any service of the network: `vp0`, `membersrvc0`, `ccenv`, or one of your own compose file. */
define('service', NAME, (name) => name);

/** `each vp` (also `every vp`, `all vps`, `each peer`): every validating peer that should be up. Or `vp2`, or `vp0, vp1 and vp2`. */
define('peers', `${EACH}|${NAMES}`, selectorIn);

/**
 * What a fault strikes: `vp3`, `vp2 and vp3`, `membersrvc0`, `the primary`, `a backup` or `2 backups`; with Fabric 2.x `the
 * leading orderer` or `2 of 4 orderers`, those that do not lead first. `I start 2 backups` starts some that were stopped.
 */
define('targets', `${SELECTIONS}|${NAMES}`, targetsIn);

/** The state of a container: `running`, `paused` or `stopped`. */
define('state', 'running|paused|stopped', (state) => state);

/** `500 ms`, `30 s` (also `30 seconds`) or `2 min` (also `2 minutes`). */
define('duration', DURATION, parseDuration);

/** Nothing for the bound in the settings, or ` within 30 s`. A step returns as soon as it can. */
define('within', `(?: within (${DURATION}))?`, (text?: string) => (text ? parseDuration(text) : undefined));

/**
 * Nothing for once, or ` 20 times`: one after the other. ` 2 times at once`: all are endorsed before the first one is
 * ordered, so that the later ones conflict with it.
 */
define(
  'times',
  '(?: ([1-9]\\d*) times?( at once)?)?',
  (count?: string, atOnce?: string): Times => ({ count: Number(count ?? 1), atOnce: atOnce !== undefined }),
);

/** An organisation of the network: `org1`, also `org1.example.com` or `Org1MSP`. */
define('organisation', USER, (name) => name as UserName);

/**
 * `the endorsement policy "OR('Org1MSP.peer','Org2MSP.peer')"`, `the collections in "collections.json"`, `init required` or
 * `sequence 5`, or several of them joined by `and`.
 */
define('terms', `((?:${TERM})(?: and (?:${TERM}))*)`, termsIn);

/** Nothing, or ` without a package`. */
define('package', '( without a package)?', (without?: string): boolean => without === undefined);

/**
 * Nothing for endorsers as the endorsement policy asks for, or ` endorsed by org1 only`, ` endorsed by org1 and org2`. Before
 * it transient data, which is in no block: ` and the transient data {"value":"hush"}` (after a name alone ` with the …`).
 */
define(
  'endorsement',
  `(?: (?:with|and) the transient data (\\{.*?\\}))?(?: endorsed by (${NAMES})(?: only)?)?`,
  (transient?: string, endorsers?: string): CallOptions => ({
    ...(transient && { transient: textsIn(transient) }),
    ...(endorsers && { endorsers: namesIn(endorsers) }),
  }),
);

/** What a step tried: `deployment`, `start`, `login`, `query`, `invoke`, `install`, `approval` or `commit`. */
define('attempt', 'deployment|start|login|query|invoke|install|approval|commit', (attempt) => attempt);

/** `valid`, `invalid with MVCC_READ_CONFLICT` (any of Fabric's validation codes), or `unknown`: it is in no block yet. */
define(
  'verdict',
  '(valid|unknown|invalid with [A-Z_]+)',
  (text): Verdict => ({
    text,
    code: text === 'unknown' ? undefined : (/[A-Z_]+$/.exec(text)?.[0] ?? 'VALID'),
  }),
);

/** Nothing for each peer that should be up, or ` on peer0.org1.example.com`. */
define('onPeers', `(?: on (${EACH}|${NAMES}))?`, selectorIn);

/** `pbft batch` (also `PBFT batch`) or `noops`; with Fabric 2.x `raft`, with 3.x also `bft`. */
define('consensus', '[Pp][Bb][Ff][Tt] batch|noops|raft|bft', (name) => name.toLowerCase());

/**
 * An option of a network: `a non-validating peer`, or `the chaincode base image "utxo:0.1.0"`; with Fabric 2.x also
 * `3 orderers` and `3 organisations`.
 */
define('option', `(${OPTION})`, changeOf);

/**
 * Nothing, or options of the network joined by `and`: ` with a non-validating peer`,
 * ` with a non-validating peer and the chaincode base image "utxo:0.1.0"`, ` of 3 organisations with 3 orderers`.
 */
define('options', `((?: (?:with|and|of) (?:${OPTION}))*)`, changeOf);

/** `with` for every vp, or `where vp3 has` for one service. */
define(
  'scope',
  `with|where (${NAME}) has`,
  (service?: string): PeerSelector => (service ? [service] : undefined),
);

/**
 * `example02`, `example01` or `map`. In quotes: a path under `$GOPATH/src` of the peer such as
 * `"github.com/my/chaincode"`, or the name given to a folder. In development mode `registered "testCC"`.
 */
define('chaincode', `"[^"]+"|registered "[^"]+"|(?!chaincode )[\\w.-]+`, chaincodeIn);

/** A name that later steps use, in quotes: `"ledger"`. */
define('alias', '"([^"]*)"', (alias) => alias);

/** A folder, `"../shop"`, or one with the import path of its package: `"../shop" imported as "github.com/acme/shop"`. */
define(
  'folder',
  '"([^"]*)"(?: imported as "([^"]*)")?',
  (folder: string, importPath?: string): NamedFolder => ({ folder, importPath }),
);

/** The name of a deployed chaincode: `128 hex digits`, `"testCC"`, or with `…` only the beginning: `"ee5b24a1…"`. */
define('chaincodeName', '"([^"]*)"|128 hex digits', chaincodeNameIn);

/** The image that chaincode is built on: `the chaincode base image` of the settings, or another one in quotes: `"utxo:0.1.0"`. */
define('baseImage', 'the chaincode base image|"([^"]*)"', imageIn);

/** JSON without quotes around it: `4`, `true`, `null`, `{"name":"vp0"}`. */
define('json', '[^"\'\\s].*', (json) => json);

/**
 * Nothing, or ` with a, "first entry", {"par":10}`: words, text in either quotes (`\"` inside is a quote, `\\` a backslash),
 * JSON objects and arrays.
 */
define('args', `(?: with (?:args )?(${ARGUMENTS}))?`, (args?: string) => optionalArguments(args));

/**
 * Nothing for the arguments of the catalogue, ` with args a, 100, b, 200`, ` calling "create" with a, 100` for another
 * function than `init`, or ` with the constructor '{"Args":["init"]}'` as the CLI takes it.
 */
define(
  'ctor',
  ` with the constructor '([^']*)'|(?: calling "([^"]*)")?(?: with (?:args )?(${ARGUMENTS}))?`,
  (message?: string, name?: string, args?: string): Constructor | undefined => {
    if (message !== undefined) return { message };
    return name === undefined && args === undefined ? undefined : { name, args: optionalArguments(args) };
  },
);

/** Nothing for `init`, or another function: ` calling "create"`. */
define('calling', '(?: calling "([^"]*)")?', (name?: string) => name);

/**
 * A function in quotes with any number of arguments: `"count"`, `"read" with greeting`. Or one word, the argument of the
 * function that usually queries: `a` is short for `"query" with a`.
 */
define(
  'query',
  `("[^"]*")(?: with (${ARGUMENTS}))?|([^\\s"']\\S*)`,
  (name?: string, args?: string, key?: string): QueryCall => {
    if (name === undefined) return { text: key ?? '', args: [key ?? ''] };
    const text = args === undefined ? name : `${name} with ${args}`;
    return { text, name: unquoted(name), args: optionalArguments(args) };
  },
);

/** One word or any text in quotes: `90`, `"hi there"`. Or `the JSON {"par":10}`, or `text containing "hi"`. */
define('answer', ANSWER, answerIn);

/** Nothing for any payload, or ` with 90`, ` with the JSON {"par":10}`, ` with text containing "hi"`. */
define('payload', `(?: with (?:${ANSWER}))?`, (...groups: (string | undefined)[]) =>
  groups.every((group) => group === undefined) ? undefined : answerIn(...groups),
);

/** Nothing or ` through REST`, or ` through the CLI`. */
define('through', '( through the CLI| through REST)?', (through?: string) => through === ' through the CLI');

/** Nothing for REST on vp0, or ` through the CLI`, ` on vp1`, ` through the CLI on vp1`. */
define(
  'via',
  `( through the CLI| through REST)?(?: on (${NAME}))?`,
  (through?: string, peer?: string): CallOptions => ({
    ...(through && { throughCli: through === ' through the CLI' }),
    ...(peer && { peer }),
  }),
);

/** Nothing for vp0, or ` on vp1`. */
define('place', `(?: on (${NAME}))?`, (peer?: string) => peer);

/** Nothing for a call that is known to change nothing, or another one: ` by invoking "ping" with a, 1`. */
define(
  'by',
  `(?: by invoking "([^"]*)"(?: with (${ARGUMENTS}))?)?`,
  (name?: string, args?: string): string[] | undefined =>
    name === undefined ? undefined : [name, ...optionalArguments(args)],
);

/** Nothing for test_userN on vpN, who is logged in when first needed; or ` as jim`, who must be logged in there. */
define('as', `(?: as (${USER}))?`, (user?: string) => user as UserName | undefined);

/** Nothing for the right secret, or ` with the secret "wrong"`. */
define('secret', '(?: with the secret "([^"]*)")?', (secret?: string) => secret);

/** `stdout`, `stderr`, or `the output` for either of them. */
define(
  'stream',
  'stdout|stderr|the output',
  (stream): StreamName => (stream === 'the output' ? undefined : (stream as StreamName)),
);
