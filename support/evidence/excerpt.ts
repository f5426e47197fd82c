/** Of a text in a bundle, in characters: how it began, and how it ended. */
const HEAD = 50_000;
const TAIL = 300_000;

/** The text, or its head and tail with a line between them that says how much is missing. */
export function excerpt(text: string): string {
  if (text.length <= HEAD + TAIL) return text;
  const missing = text.length - HEAD - TAIL;
  return `${text.slice(0, HEAD)}\n… ${missing} characters left out …\n${text.slice(-TAIL)}`;
}
