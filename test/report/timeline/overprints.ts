import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from './chromium';

/** The texts that a reader of these drawings would see over each other, or cut at a drawing's edge, by their ids. */
export async function overprints(drawings: Readonly<Record<string, string>>): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), 'overprints-'));
  try {
    const page = join(directory, 'page.html');
    const named = Object.entries(drawings).map(([id, svg]) => svg.replace('<svg ', `<svg id="${id}" `));
    writeFileSync(page, `<meta charset="utf-8"><body>${named.join('')}<script>${FIND}</script>`);
    const dom = await chromium('--window-size=1700,900', '--dump-dom', `file://${page}`);
    const [, found] = /<pre>(.*)<\/pre>/s.exec(dom) ?? [];
    if (found === undefined) throw new Error(`the page did not say what it found: ${dom.slice(0, 1_000)}`);
    return JSON.parse(found);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Run in the page. */
const FIND = `
  const touches = (a, b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
  const found = [];
  for (const svg of document.querySelectorAll('svg')) {
    const edge = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
    texts.forEach(([text, box], index) => {
      if (box.left < edge.left || box.right > edge.right + 1) found.push(svg.id + ': ' + text + ' leaves the drawing');
      for (const [other, place] of texts.slice(0, index))
        if (touches(box, place)) found.push(svg.id + ': ' + other + ' and ' + text);
    });
  }
  document.body.innerHTML = '<pre>' + JSON.stringify(found).replaceAll('<', '&lt;') + '</pre>';
`;
