import { requireText } from '../errors';
import { requireJson } from '../fabric/arguments';

/** What a chaincode should answer. */
export interface ExpectedAnswer {
  /** As a step words it. */
  readonly text: string;
  /** What the answer has instead; undefined where it is as expected. */
  difference(answer: string): string | undefined;
}

export const exactly = (text: string): ExpectedAnswer => ({
  text: visible(text),
  difference: (answer) => (answer === text ? undefined : visible(answer)),
});

const visible = (text: string): string => text || 'an empty text';

/** Throws a UserError for an empty text, which every answer contains. */
export function containing(text: string): ExpectedAnswer {
  requireText(text);
  return {
    text: `text containing "${text}"`,
    difference: (answer) => (answer.includes(text) ? undefined : visible(answer)),
  };
}

/** Compares as JSON: spaces and the order of keys do not matter. Throws a UserError for text that is not JSON. */
export function equalToJson(json: string): ExpectedAnswer {
  const expected = parsed(requireJson(json));
  return {
    text: `the JSON ${json}`,
    difference(answer) {
      try {
        return firstDifference(parsed(answer), expected);
      } catch {
        return `${answer}, which is not JSON`;
      }
    },
  };
}

/** Whole numbers beyond 2^53 stay exact. */
const parsed = (json: string): unknown =>
  JSON.parse(json, (_key, value: unknown, ...[context]: { readonly source?: string }[]) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
      ? BigInt(context?.source ?? '')
      : value,
  );

/** `par is 11, not 10`; undefined where the two are equal. A path is like `peers.0.name`. */
function firstDifference(actual: unknown, expected: unknown, path = ''): string | undefined {
  if (actual === expected) return undefined;
  const subject = path || 'the answer';
  if (expected === undefined) return `${subject} is ${shown(actual)}, and should not be there`;
  if (actual === undefined) return `${subject} is missing, and should be ${shown(expected)}`;
  if (!isNested(actual) || !isNested(expected) || Array.isArray(actual) !== Array.isArray(expected))
    return `${subject} is ${shown(actual)}, not ${shown(expected)}`;
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const difference = firstDifference(actual[key], expected[key], path ? `${path}.${key}` : key);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

const isNested = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const shown = (value: unknown): string =>
  JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? String(inner) : inner));
