import { nearestSentences } from './nearest-sentences';

/** What Cucumber knows of a step that no definition matches. */
interface Unknown {
  /** Its text, with `{int}`, `{float}` and `{string}` for arguments. */
  readonly generatedExpressions: readonly { readonly source: string }[];
}

/** To be told with sentences near one. */
export const ELSEWHERE = 'docs/steps.md has every sentence';

/**
 * Cucumber's `snippetSyntax`: in the place of code that would define the step, the sentences near it; every one of its
 * formatters shows them.
 */
export default class SuggestedSentences {
  build({ generatedExpressions: [expression] }: Unknown): string {
    const text = (expression?.source ?? '')
      .replaceAll('{string}', '""')
      .replace(/\{(?:int|float)\}/g, '0')
      .replace(/\\(.)/g, '$1');
    return [...nearestSentences(text), `# ${ELSEWHERE}`].join('\n'); // A comment, where it is pasted into a feature.
  }
}
