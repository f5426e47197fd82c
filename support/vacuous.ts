import { UserError } from './errors';

/** Throws a UserError for words that any text has: a step that claims them could not fail. */
export function assertNotVacuous(words: string): void {
  if (words.trim() === '')
    throw new UserError(`"${words}" is in any text: write some of the words that should be there`);
}
