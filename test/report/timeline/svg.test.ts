import { describe, it } from 'node:test';
import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { expect } from 'chai';
import { timelineSvg } from '../../../support/report/timeline/timeline';
import { CHROMIUM } from './chromium';
import { overprints } from './overprints';
import { stories, WIDTHS } from './stories';
import { Story } from './story';

/** Throws where it is not well-formed. */
const parsed = (svg: string) =>
  new DOMParser({ onError: onErrorStopParsing }).parseFromString(svg, 'image/svg+xml');

const textsOf = (svg: string, element: string) =>
  [...parsed(svg).getElementsByTagName(element)].map(({ textContent }) => textContent ?? '');

describe('the SVG of a timeline', () => {
  for (const [name, recording] of Object.entries(stories))
    it(`is well-formed: ${name}`, () => {
      expect(parsed(timelineSvg(recording())).documentElement?.tagName).to.equal('svg');
    });

  it('keeps what names it is given as text', () => {
    const hostile = `</text><script>alert("1")</script> & 'x' ]]> <!-- \u0007\u0000 -->`;
    const story = new Story(hostile).step(hostile, 0, 5).event(hostile, 'start', 1);
    const svg = timelineSvg(story.activity('invoke', hostile, 2, 4, hostile).recording);
    expect(svg).not.to.contain('<script>');
    expect(textsOf(svg, 'script')).to.deep.equal([]);
    expect(textsOf(svg, 'title')[0]).to.equal(
      `Timeline: </text><script>alert("1")</script> & 'x' ]]> <!-- \ufffd\ufffd -->`,
    );
  });

  it('fits where it is shown, and needs nothing else', () => {
    const svg = timelineSvg(new Story('one').step('one', 0, 1).recording, { width: 640 });
    const root = parsed(svg).documentElement;
    expect(root?.getAttribute('viewBox')).to.match(/^0 0 640 \d+$/);
    expect(root?.getAttribute('width')).to.equal('640');
    expect(root?.getAttribute('style')).to.equal('max-width: 100%; height: auto');
    expect(svg.replaceAll('http://www.w3.org/2000/svg', '')).not.to.match(/https?:|href|@import/);
  });

  it('tells what it shows to those who do not see it', () => {
    const svg = timelineSvg(stories['failed-deploy']?.() ?? new Story('').recording);
    expect(parsed(svg).documentElement?.getAttribute('aria-labelledby')).to.equal(
      'timeline-title timeline-desc',
    );
    expect(textsOf(svg, 'title')[0]).to.equal('Timeline: A chaincode that does not compile');
    expect(textsOf(svg, 'desc')[0]).to.contain('step 3 failed after 2.7 s: each vp has a dev image');
  });

  it('has the whole of what is cut or narrow in tooltips', () => {
    const titles = textsOf(timelineSvg(stories['primary-killed']?.() ?? new Story('').recording), 'title');
    expect(titles).to.include('invoke a b 0: at 6.410 s, took 20 ms');
    expect(titles).to.include('vp0: ran from 2.100 s to 6.210 s, exit code 137');
    expect(titles).to.include(
      'block 2 on vp1, committed at 16.400 s: 1 transaction\naa817430-aa80-456b-9522-e12e5d243a87',
    );
  });
});

// Elsewhere the estimates that layout.test.ts goes by have to do.
if (CHROMIUM)
  describe('the SVG of a timeline in Chromium', () => {
    it('has no text over another, in fonts as they are here', async () => {
      const drawings = Object.entries(stories).flatMap(([name, recording]) =>
        WIDTHS.map((width) => [`${name}-${width}`, timelineSvg(recording(), { width })] as const),
      );
      expect(await overprints(Object.fromEntries(drawings))).to.deep.equal([]);
    });

    it('would be found to have one', async () => {
      const [one, two] = ['<text x="90" y="20">one</text>', '<text x="95" y="20">two</text>'];
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40">${one}${two}</svg>`;
      expect(await overprints({ bad: svg })).to.deep.equal([
        'bad: one leaves the drawing',
        'bad: two leaves the drawing',
        'bad: one and two',
      ]);
    });
  });
