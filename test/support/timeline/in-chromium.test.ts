import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { timelineSvg } from '../../../support/evidence/timeline/timeline';
import { stories } from './stories';

/** The first browser of these that is there. */
const CHROMIUM = [process.env['CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => name && spawnSync(name, ['--version']).status === 0,
);

/** Where the screenshots are left for whoever wants to look: `TIMELINE_SCREENSHOTS=reports/timelines`. */
const SCREENSHOTS = process.env['TIMELINE_SCREENSHOTS'];

const WIDTHS = [480, 1_000, 1_600];

/** Run in the page: the texts of one row that a reader would see over each other, or cut at the drawing's edge. */
const FIND_OVERPRINTS = `
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

describe('a timeline in Chromium', { skip: CHROMIUM ? false : 'no chromium here' }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'timeline-'));
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('has no text over another, in fonts as they are here', async () => {
    const drawings = Object.entries(stories).flatMap(([name, recording]) =>
      WIDTHS.map((width) =>
        timelineSvg(recording(), { width }).replace('<svg ', `<svg id="${name}-${width}" `),
      ),
    );
    const page = join(directory, 'all.html');
    writeFileSync(
      page,
      `<meta charset="utf-8"><body>${drawings.join('')}<script>${FIND_OVERPRINTS}</script>`,
    );
    const dom = await chromium(directory, '--window-size=1700,900', '--dump-dom', `file://${page}`);
    expect(JSON.parse(/<pre>(.*)<\/pre>/s.exec(dom)?.[1] ?? '"no answer"')).to.deep.equal([]);
  });

  it('is left as pictures for whoever looks', { skip: SCREENSHOTS ? false : 'not asked for' }, async () => {
    const pictures = resolve(SCREENSHOTS ?? directory);
    mkdirSync(pictures, { recursive: true });
    for (const [name, recording] of Object.entries(stories))
      for (const width of WIDTHS)
        for (const scheme of ['light', 'dark'] as const)
          await picture(
            directory,
            join(pictures, `${name}-${width}-${scheme}.png`),
            recording(),
            width,
            scheme,
          );
  });
});

async function picture(
  directory: string,
  file: string,
  recording: Parameters<typeof timelineSvg>[0],
  width: number,
  scheme: 'light' | 'dark',
): Promise<void> {
  const svg = timelineSvg(recording, { width });
  const drawing = join(directory, 'timeline.svg');
  writeFileSync(drawing, svg);
  const height = /viewBox="0 0 \d+ (\d+)"/.exec(svg)?.[1];
  await chromium(
    directory,
    `--blink-settings=preferredColorScheme=${scheme === 'dark' ? 0 : 1}`,
    ...['--hide-scrollbars', `--window-size=${width},${height}`, `--screenshot=${file}`, `file://${drawing}`],
  );
}

/** What it prints. It keeps to itself: no network, and a profile that goes with the directory. */
async function chromium(directory: string, ...options: string[]): Promise<string> {
  const quiet = [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    `--user-data-dir=${join(directory, 'profile')}`,
  ];
  const { stdout } = await promisify(execFile)(CHROMIUM ?? '', [...quiet, ...options], {
    maxBuffer: 64 << 20,
  });
  return stdout;
}
