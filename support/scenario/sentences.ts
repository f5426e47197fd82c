import { supportCodeLibraryBuilder } from '@cucumber/cucumber';
import {
  type Argument,
  CucumberExpression,
  type ParameterTypeRegistry,
} from '@cucumber/cucumber-expressions';
import { UserError } from '../errors';
import type { Chaincode } from '../fabric/chaincode';
import type { Feature } from '../fabric/generation';
import { EACH, type NamedFolder, namesIn, SELECTIONS } from './step-values';

/** Cucumber keeps them with the step, and does not look at them. */
export interface StepOptions {
  readonly wrapperOptions: { readonly needs: Feature };
}

/** What Cucumber knows of the definitions that it has loaded; its own type hides it. */
interface Definitions {
  readonly stepDefinitionConfigs: readonly {
    readonly pattern: string | RegExp;
    readonly options: Partial<StepOptions>;
  }[];
  readonly parameterTypeRegistry: ParameterTypeRegistry;
}

/** What the words of a parameter need of Fabric. */
const NEEDING: readonly (readonly [parameter: RegExp, words: RegExp, feature: Feature])[] = [
  [/^chaincode$/, /^registered /, 'dev mode'],
  [/^chaincodeName$/, /^128 hex digits$/, 'chaincode hashes'],
  [/^endorsement$/, /./, 'endorsement'],
  [/^options?$/, /non-validating/, 'non-validating peers'],
  [/^targets$/, /^the primary$|backups?$/, 'primary'],
  [/^targets$/, /^the leading orderer$|^\d+ of \d+ orderers$/, 'orderers'],
  [/^times$/, /at once/, 'endorsement'],
  [/^through$|^via$/, / through REST/, 'REST'],
];

/** What a sentence of our dialect needs that not every generation of Fabric has. */
export const featuresNeededBy = (sentence: string): Feature[] => [
  ...matchesOf(sentence).flatMap(({ options }) => options.wrapperOptions?.needs ?? []),
  ...parametersOf(sentence).flatMap(({ parameterType, group }) => {
    const name = parameterType.name ?? '';
    return NEEDING.flatMap(([parameter, words, feature]) =>
      parameter.test(name) && words.test(group.value ?? '') ? [feature] : [],
    );
  }),
];

/** Parameters that name services, with what in their text is a list of names. */
const NAMING: Readonly<Record<string, RegExp>> = {
  peer: /.*/,
  onPeers: new RegExp(`(?<= on )(?!(?:${EACH})$).+`),
  service: /.*/,
  peers: new RegExp(`^(?!(?:${EACH})$).*`),
  targets: new RegExp(`^(?!(?:${SELECTIONS})$).*`),
  via: /(?<= on )\S+$/,
  place: /(?<= on )\S+$/,
  scope: /(?<=^where )\S+/,
};

/** The services that a sentence of our dialect names as such; not an argument or a text that looks like one. */
export const servicesNamedIn = (sentence: string): string[] => namedIn(sentence, NAMING);

const namedIn = (sentence: string, naming: Readonly<Record<string, RegExp>>): string[] =>
  parametersOf(sentence).flatMap(({ parameterType, group }) => {
    const [names] = naming[parameterType.name ?? '']?.exec(group.value ?? '') ?? [];
    return names ? namesIn(names) : [];
  });

/** Parameters that name users, with what in their text is a list of names. */
const NAMING_USERS: Readonly<Record<string, RegExp>> = {
  actor: /^(?!I$).*/,
  user: /.*/,
  organisation: /.*/,
  as: /(?<= as )\S+/,
  endorsement: /(?<= endorsed by ).*?(?= only$|$)/,
};

/** The users, or organisations, that a sentence of our dialect names as such. */
export const usersNamedIn = (sentence: string): string[] => namedIn(sentence, NAMING_USERS);

/** The folders of chaincode that a sentence names. */
export const foldersNamedIn = (sentence: string): NamedFolder[] => valuesIn(sentence, 'folder');

/** The names that a sentence gives to chaincode of this machine. */
export const aliasesNamedIn = (sentence: string): string[] => valuesIn(sentence, 'alias');

/** The chaincodes that a sentence names. */
export const chaincodesNamedIn = (sentence: string): Chaincode[] => valuesIn(sentence, 'chaincode');

const valuesIn = <T>(sentence: string, type: string): T[] =>
  parametersOf(sentence).flatMap((parameter) =>
    parameter.parameterType.name === type ? (parameter.getValue<T>(undefined) ?? []) : [],
  );

/** Throws a UserError for what a parameter of the sentence does not accept: unbalanced quotes, wrong JSON. */
export function requireParameters(sentence: string): void {
  try {
    for (const parameter of parametersOf(sentence)) parameter.getValue(undefined);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${error.message} (${sentence})`) : error;
  }
}

const parametersOf = (sentence: string): Argument[] => matchesOf(sentence).flatMap(({ args }) => args);

/** The steps that the sentence is of. */
function matchesOf(sentence: string) {
  const { stepDefinitionConfigs, parameterTypeRegistry } =
    supportCodeLibraryBuilder as unknown as Definitions;
  return stepDefinitionConfigs.flatMap(({ pattern, options }) => {
    if (typeof pattern !== 'string') return [];
    const args = expressionOf(pattern, parameterTypeRegistry).match(sentence);
    return args ? [{ args, options }] : [];
  });
}

/** Each pattern is compiled once, for all steps of a run. */
function expressionOf(pattern: string, registry: ParameterTypeRegistry): CucumberExpression {
  const known = EXPRESSIONS.get(registry) ?? new Map<string, CucumberExpression>();
  EXPRESSIONS.set(registry, known);
  const expression = known.get(pattern) ?? new CucumberExpression(pattern, registry);
  known.set(pattern, expression);
  return expression;
}

const EXPRESSIONS = new WeakMap<ParameterTypeRegistry, Map<string, CucumberExpression>>();
