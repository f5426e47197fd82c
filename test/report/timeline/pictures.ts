/**
 * Pictures of the stories, for whoever wants to look at timelines, in a directory:
 *
 *     node --require ts-node/register test/report/timeline/pictures.ts reports/timelines
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { timelineSvg } from '../../../support/report/timeline/timeline';
import { chromium } from './chromium';
import { stories, WIDTHS } from './stories';

/** As Blink numbers them. */
const SCHEMES = { dark: 0, light: 1 };

async function main(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  for (const [name, recording] of Object.entries(stories))
    for (const width of WIDTHS) {
      const svg = timelineSvg(recording(), { width });
      const drawing = join(directory, `${name}-${width}.svg`);
      writeFileSync(drawing, svg);
      const height = /viewBox="0 0 \d+ (\d+)"/.exec(svg)?.[1];
      for (const [scheme, number] of Object.entries(SCHEMES))
        await chromium(
          `--blink-settings=preferredColorScheme=${number}`,
          ...['--hide-scrollbars', `--window-size=${width},${height}`],
          ...[`--screenshot=${join(directory, `${name}-${width}-${scheme}.png`)}`, `file://${drawing}`],
        );
    }
}

void main(resolve(process.argv[2] ?? 'reports/timelines'));
