import { SETTINGS } from '../../support/settings';

const BEGIN = '<!-- Begin of the table made by `npm run docs` from support/settings.ts -->\n';
const END = '<!-- End of the table -->\n';

/** The page with its table of settings made anew. Throws if the page has no place for it. */
export function settingsPage(page: string): string {
  const [before, rest = ''] = page.split(BEGIN);
  const [, after] = rest.split(END);
  if (after === undefined)
    throw new Error('docs/settings.md lacks the comments around the table of settings');
  return `${before}${BEGIN}${table()}\n${END}${after}`;
}

function table(): string {
  const rows = Object.entries(SETTINGS.shape).map(([name, schema]) => {
    const fallback = 'defaultValue' in schema.def ? `\`${schema.def.defaultValue}\`` : '';
    return `| \`${name}\` | ${fallback} | ${schema.description} |`;
  });
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}
