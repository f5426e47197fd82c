import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** A call like `When('…', function (…) {…})`, and what is written above it. */
export interface CommentedCall {
  /** The text before the first tag, on one line. Empty where there is no comment. */
  readonly meaning: string;
  /** One for each `@example`; a table stands on the lines after the sentence. */
  readonly examples: readonly string[];
  /** What it says with `needs('…')` that Fabric must have. */
  readonly need: string | undefined;
  /** Names of the parameters of the function that takes what the pattern captured. */
  readonly captures: readonly string[];
}

/** The calls at the top level of a source file, by pattern, or by name for `defineParameterType({ name })`. */
export function commentedCalls(file: string): Map<string, CommentedCall> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const calls = new Map<string, CommentedCall>();
  for (const statement of source.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) continue;
    const [first] = statement.expression.arguments;
    const key = first && keyOf(first);
    if (key !== undefined)
      calls.set(key, {
        ...commentAbove(statement),
        need: needOf(statement.expression),
        captures: capturesOf(statement.expression),
      });
  }
  return calls;
}

/** `/…/` for a regular expression, as `String(regexp)` has it. */
function keyOf(argument: ts.Expression): string | undefined {
  if (ts.isStringLiteral(argument) || ts.isRegularExpressionLiteral(argument)) return argument.text;
  if (!ts.isObjectLiteralExpression(argument)) return undefined;
  const name = argument.properties.find((property) => property.name?.getText() === 'name');
  return name && ts.isPropertyAssignment(name) ? keyOf(name.initializer) : undefined;
}

function commentAbove(statement: ts.Statement): Pick<CommentedCall, 'meaning' | 'examples'> {
  const comment = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).at(-1);
  const tags = (comment?.tags ?? []).filter((tag) => tag.tagName.text === 'example');
  return {
    meaning: (ts.getTextOfJSDocComment(comment?.comment) ?? '').replace(/\s+/g, ' '),
    examples: tags.map((tag) => ts.getTextOfJSDocComment(tag.comment) ?? ''),
  };
}

function needOf({ arguments: args }: ts.CallExpression): string | undefined {
  const [call] = args
    .filter(ts.isCallExpression)
    .filter(({ expression }) => expression.getText() === 'needs');
  const [need] = call?.arguments ?? [];
  return need && ts.isStringLiteral(need) ? need.text : undefined;
}

/** Those after `this`; of `withOptionalTable(2, async (world, table, …) => …)` those after the table. */
function capturesOf({ arguments: args }: ts.CallExpression): string[] {
  const code = args.at(-1);
  if (code && ts.isCallExpression(code)) return capturesOf(code).slice(2);
  if (!code || !(ts.isFunctionExpression(code) || ts.isArrowFunction(code))) return [];
  return code.parameters.map((parameter) => parameter.name.getText()).filter((name) => name !== 'this');
}
