import { defineParameterType } from '@cucumber/cucumber';
import { CHAINCODE_ALIASES, type Chaincode, chaincodeByAlias } from './fabric/chaincode';
import { USER_NAMES, type UserName } from './fabric/users';
import type { Constructor } from './network/client';
import { CONSENSUS_NAMES, type Consensus } from './network/topology';
import type { Validators } from './network/validators';

/** The peers a step is about, chosen when it runs. */
export type Choice = (validators: Validators) => Validators;

const PEER = /n?vp\d+/;
const ARGUMENT = /[^\s,"]+/;
const ARGUMENTS = `${ARGUMENT.source}(?:, ${ARGUMENT.source})*`;

/** `I`, or a user of membersrvc. */
defineParameterType({
  name: 'actor',
  regexp: new RegExp(`I|${USER_NAMES.join('|')}`),
  useForSnippets: false,
  transformer: (name: string): UserName | undefined => (name === 'I' ? undefined : (name as UserName)),
});

defineParameterType({
  name: 'user',
  regexp: new RegExp(USER_NAMES.join('|')),
  useForSnippets: false,
  transformer: (name: string): UserName => name as UserName,
});

defineParameterType({
  name: 'peer',
  regexp: PEER,
  useForSnippets: false,
  transformer: (name: string): string => name,
});

/** `each vp`, `vp2`, or `vp0, vp1 and vp2`. */
defineParameterType({
  name: 'peers',
  regexp: new RegExp(`each vp|${PEER.source}(?:(?:, | and )${PEER.source})*`),
  useForSnippets: false,
  transformer: (names: string): Choice =>
    names === 'each vp'
      ? (validators) => validators
      : (validators) => validators.only(names.split(/, | and /)),
});

defineParameterType({
  name: 'consensus',
  regexp: new RegExp(CONSENSUS_NAMES.join('|')),
  useForSnippets: false,
  transformer: (name: string): Consensus => name as Consensus,
});

/** A name of the catalogue, or a path under $GOPATH/src in quotes. */
defineParameterType({
  name: 'chaincode',
  regexp: new RegExp(`${CHAINCODE_ALIASES.join('|')}|"[^"]+"`),
  useForSnippets: false,
  transformer: (text: string): Chaincode =>
    text.startsWith('"') ? atPath(text.slice(1, -1)) : chaincodeByAlias(text),
});

/** `a, b, 10` */
defineParameterType({
  name: 'args',
  regexp: new RegExp(ARGUMENTS),
  useForSnippets: false,
  transformer: (text: string): string[] => text.split(', '),
});

/** Nothing, ` with args a, 100, b, 200`, or ` with the constructor '{"Args":["init"]}'`, which goes through the CLI. */
defineParameterType({
  name: 'ctor',
  regexp: new RegExp(`(?: with args (${ARGUMENTS}))?(?: with the constructor '([^']*)')?`),
  useForSnippets: false,
  transformer: (args: string | undefined, message: string | undefined): Constructor | undefined =>
    message === undefined ? (args === undefined ? undefined : { args: args.split(', ') }) : { message },
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

/** Nothing for the user by rule, or ` as jim`. */
defineParameterType({
  name: 'as',
  regexp: new RegExp(`(?: as (${USER_NAMES.join('|')}))?`),
  useForSnippets: false,
  transformer: (user: string | undefined): UserName | undefined => user as UserName | undefined,
});

function atPath(path: string): Chaincode {
  return { alias: path, path, init: 'init', args: ['a', '100', 'b', '200'], query: 'query' };
}
