/**
 * Width of a text in a browser's sans-serif font, in the unit of `size`. An estimate, rather too wide than too
 * narrow: nobody knows which font a reader has.
 */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size;
}

/** The text, or as much of its beginning as fits, with `…`; undefined where not even a few letters would. */
export function fitted(text: string, room: number, size: number): string | undefined {
  if (textWidth(text, size) <= room) return text;
  const characters = [...text];
  let left = room - textWidth('…', size);
  const kept = characters.findIndex((character) => {
    left -= emsOf(character) * size;
    return left < 0;
  });
  return kept < WORTH_SHOWING ? undefined : `${characters.slice(0, kept).join('').trimEnd()}…`;
}

/** Bold letters are so much wider. */
export const BOLD = 1.12;

/** Fewer letters than that before `…` tell nothing. */
const WORTH_SHOWING = 5;

const NARROW = /[fijlrtI.,:;'"|!()[\]/ -]/;
const WIDE = /[mwMW@%…—]/;
const CAPITAL = /[A-Z]/;

/** Nearly as in DejaVu Sans, the widest of those a reader is likely to have. */
function emsOf(character: string): number {
  if (character >= '\u1100') return character < '\u2e80' ? 0.8 : 1.05;
  if (NARROW.test(character)) return 0.34;
  if (WIDE.test(character)) return 0.95;
  return CAPITAL.test(character) ? 0.72 : 0.63;
}
