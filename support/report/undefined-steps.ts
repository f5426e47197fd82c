import type { Envelope } from '@cucumber/messages';
import { ELSEWHERE } from './suggested-sentences';

/** The steps that no definition matches, and what was suggested for each. */
export class UndefinedSteps {
  /** Of all steps, by their ids. */
  readonly #texts = new Map<string, string>();
  readonly #suggestions = new Map<string, string>();

  heard({ pickle, suggestion }: Envelope): void {
    for (const { id, text } of pickle?.steps ?? []) this.#texts.set(id, text);
    const text = this.#texts.get(suggestion?.pickleStepId ?? '');
    // Of a step with numbers Cucumber makes several; they differ in the types of its arguments.
    if (text !== undefined) this.#suggestions.set(text, suggestion?.snippets[0]?.code ?? '');
  }

  /** Each once, in lines of text; empty where there are none. */
  get text(): string {
    if (this.#suggestions.size === 0) return '';
    const entries = [...this.#suggestions].map(([text, suggestion]) => {
      const near = suggestion.split('\n').filter((line) => !line.startsWith('#'));
      return `  ${text}\n${(near.length > 0 ? near : ['nothing']).map((line) => `      ${line}\n`).join('')}\n`;
    });
    return `\nNo step says so; near it:\n\n${entries.join('')}${ELSEWHERE}\n`;
  }
}
