/** HTML that needs no more escaping. */
export class Markup {
  constructor(readonly text: string) {}
}

export const raw = (text: string): Markup => new Markup(text);

type Value = Markup | string | number | false | undefined | readonly (Markup | undefined)[];

/** A template of HTML: texts are escaped, lists joined, and what is false or undefined is left out. */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Markup =>
  new Markup(String.raw({ raw: parts }, ...values.map(textOf)));

function textOf(value: Value): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
