import { loadConfiguration, loadSupport } from '@cucumber/cucumber/api';
import { type CommentedCall, commentedCalls } from './comments';

export interface Step extends CommentedCall {
  /** Relative to the project's root. */
  readonly file: string;
  readonly keyword: string;
  /** As a reader sees it: `I deploy chaincode "{path}" …`, also for a regular expression. */
  readonly pattern: string;
  /** Names of the parameter types in the pattern. */
  readonly parameters: readonly string[];
  matches(sentence: string): boolean;
}

interface ParameterType {
  readonly name: string;
  readonly regexp: string;
  readonly meaning: string;
}

export interface Vocabulary {
  readonly steps: readonly Step[];
  readonly parameterTypes: readonly ParameterType[];
}

/** What Cucumber knows of its steps, as far as it is needed here; its own type of it is empty. */
interface Library {
  readonly stepDefinitions: readonly {
    readonly uri: string;
    readonly keyword: string;
    readonly pattern: string | RegExp;
    readonly expression: { match(sentence: string): unknown };
  }[];
  readonly parameterTypeRegistry: {
    readonly parameterTypes: Iterable<{ readonly name?: string; readonly regexpStrings: readonly string[] }>;
  };
}

const PARAMETERS_FILE = 'support/parameters.ts';

let library: Promise<object> | undefined;

/** All steps and hooks. They define themselves where Cucumber loads them first, so that a process has one library. */
export function stepLibrary(): Promise<object> {
  library ??= loadConfiguration({ profiles: ['bddtests'] }).then(({ runConfiguration }) =>
    loadSupport(runConfiguration),
  );
  return library;
}

/** Every step of both dialects as Cucumber loads it, with the comment above it in its source. */
export async function readVocabulary(): Promise<Vocabulary> {
  const library = (await stepLibrary()) as Library;
  const calls = memoized(commentedCalls);
  const steps = library.stepDefinitions.map(({ uri, keyword, pattern, expression }): Step => {
    const call = calls(uri).get(String(pattern)) ?? NO_COMMENT;
    return {
      ...call,
      file: uri,
      keyword,
      pattern: typeof pattern === 'string' ? pattern : readable(pattern, call.captures),
      parameters: typeof pattern === 'string' ? namesIn(pattern) : [],
      matches: (sentence) => expression.match(sentence) !== null,
    };
  });
  const parameterTypes = [...library.parameterTypeRegistry.parameterTypes].flatMap(
    ({ name = '', regexpStrings }): ParameterType[] => {
      const call = calls(PARAMETERS_FILE).get(name);
      return call ? [{ name, regexp: regexpStrings.join('|'), meaning: call.meaning }] : [];
    },
  );
  return { steps, parameterTypes };
}

const NO_COMMENT: CommentedCall = { meaning: '', examples: [], need: undefined, captures: [] };

/** `/^I wait up to (\d+) seconds for peer "?([^"]+)"?$/` → `I wait up to {seconds} seconds for peer {peer}` */
function readable({ source }: RegExp, captures: readonly string[]): string {
  const names = [...captures];
  return source
    .replace(/^\^|:?\??\$$/g, '')
    .replace(/\(\?:([^()]*)\)\?/g, '[$1]')
    .replace(/\(\?:([^()]*)\)/g, (_, either: string) => either.replaceAll('|', '/'))
    .replace(/"\?(\([^()]*\))"\?/g, '$1')
    .replace(/\([^()]*\)/g, () => `{${names.shift()}}`);
}

const namesIn = (pattern: string): string[] => [
  ...new Set([...pattern.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)),
];

function memoized<T>(read: (file: string) => T): (file: string) => T {
  const known = new Map<string, T>();
  return (file) => {
    const value = known.get(file) ?? read(file);
    known.set(file, value);
    return value;
  };
}
