/** The text without the escapes that colour it on a terminal; v0.6's log is full of them. */
export function withoutColours(text: string): string {
  return text.replace(/\x1b\[[\d;]*m/g, '');
}
