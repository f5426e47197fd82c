import { create, type XMLElement } from 'xmlbuilder';
import type { Heading } from './heading';
import { type Key, NUMBER_ROOM, SWATCH } from './key';
import { FLAGS, MARGIN, type PlacedRow, type Plot, type Timeline } from './layout';
import { FONT_SIZE } from './marks';
import { STYLE } from './style';
import { cross, drawMark, line, rect, text } from './svg-marks';
import { swatch } from './swatch';
import { fitted } from './text';

/** Stands for a character that XML can't have. */
const REPLACEMENT = '\ufffd';

/** The drawing as a file of its own: no scripts, nothing to fetch. */
export function svgOf(timeline: Timeline): string {
  const { width, height, heading, plot } = timeline;
  const svg = create('svg', { headless: true, invalidCharReplacement: REPLACEMENT });
  svg.att('xmlns', 'http://www.w3.org/2000/svg').att('viewBox', `0 0 ${width} ${Math.ceil(height)}`);
  svg.att({ width, height: Math.ceil(height), class: 'timeline', style: 'max-width: 100%; height: auto' });
  svg.att({ role: 'img', 'aria-labelledby': 'timeline-title timeline-desc' });
  const [title, ...lines] = heading.spoken;
  svg.ele('title', { id: 'timeline-title' }, `Timeline: ${title}`);
  svg.ele('desc', { id: 'timeline-desc' }, lines.join('\n'));
  svg.ele('style', {}, STYLE);
  patterns(svg.ele('defs'));
  rect(svg, 'paper', { x: 0, y: 0, width, height: Math.ceil(height) });
  drawHeading(svg, heading);
  drawFolds(svg, timeline);
  drawGround(svg, timeline);
  for (const row of timeline.rows) drawRow(svg, row, plot);
  drawFlags(svg, timeline);
  drawKey(svg, timeline.key);
  return svg.end();
}

/** Diagonals for what a colour alone would not tell. */
function patterns(defs: XMLElement): void {
  const pattern = (id: string, size: number) =>
    defs.ele('pattern', { id, width: size, height: size, patternUnits: 'userSpaceOnUse' });
  const hatch = pattern('timeline-hatch', 6);
  rect(hatch, 'hatch-ground', { x: 0, y: 0, width: 6, height: 6 });
  hatch.ele('path', { class: 'hatch', d: 'M-1 7L7 -1M-1 1L1 -1M5 7L7 5' });
  pattern('timeline-fold', 8).ele('path', { class: 'fold-hatch', d: 'M-1 9L9 -1M-1 1L1 -1M7 9L9 7' });
  pattern('timeline-pause', 6).ele('path', { class: 'bar', d: 'M2 0V6' });
}

function drawHeading(svg: XMLElement, { lines }: Heading): void {
  for (const { look, text: words, y } of lines) {
    if (look === 'failed') cross(svg, 'cross', MARGIN + 5, y, 4.5);
    text(svg, CLASS_OF_LINE[look], look === 'failed' ? MARGIN + 16 : MARGIN, y, words);
  }
}

const CLASS_OF_LINE = { title: 'title', plain: 'line muted', failed: 'line bad' };

function drawGround(svg: XMLElement, { plot, ticks, faults, failures }: Timeline): void {
  const height = plot.bottom - plot.top;
  for (const { x, width } of failures) {
    rect(svg, 'wash', { x, width, y: plot.top, height });
    for (const edge of [x, x + width]) line(svg, 'edge', edge, plot.top, edge, plot.bottom);
  }
  for (const { x, label, labelX } of ticks) {
    line(svg, 'grid', x, plot.top, x, plot.bottom);
    if (label) text(svg, 'muted middle', labelX, plot.ruler, label);
  }
  line(svg, 'rule', MARGIN, plot.bottom, plot.right, plot.bottom);
  for (const x of faults) line(svg, 'fault-line', x, plot.top, x, plot.bottom);
}

function drawRow(svg: XMLElement, row: PlacedRow, plot: Plot): void {
  const group = svg.ele('g', { transform: `translate(0 ${row.top})` });
  if (!row.indented) line(group, 'rule', MARGIN, 0, plot.right, 0);
  const indent = row.indented ? INDENT : 0;
  const room = plot.left - MARGIN - indent - NAME_GAP;
  const name = text(
    group,
    row.indented ? 'muted' : 'name',
    MARGIN + indent,
    Math.min(row.height / 2, NAME_LINE),
    fitted(row.name, room, FONT_SIZE) ?? row.name,
  );
  if (row.tooltip) name.ele('title', {}, row.tooltip);
  for (const mark of row.marks) drawMark(group, mark);
}

const INDENT = 8;
const NAME_GAP = 6;
/** The name stands at the top of a high row. */
const NAME_LINE = 14;

/** Time that was left out, below the marks. */
function drawFolds(svg: XMLElement, { folds, plot }: Timeline): void {
  for (const { x, width, label } of folds) {
    const group = svg.ele('g');
    group.ele('title', {}, `${label} in which nothing happened but waiting, drawn short`);
    rect(group, 'fold', { x, width, y: plot.top, height: plot.bottom - plot.top });
    for (const edge of [x, x + width])
      line(group, 'fold-edge', edge, plot.ruler - FOLD_REACH, edge, plot.bottom);
    text(group, 'muted middle', x + width / 2, plot.ruler, label);
  }
}

/** Beyond the middle of the ruler. */
const FOLD_REACH = 6;

/** A step that failed, from its flag down. */
function drawFlags(svg: XMLElement, { failures, plot }: Timeline): void {
  for (const { flag, label } of failures) {
    const y = plot.top - FLAGS;
    rect(svg, 'flag', { ...flag, y, height: FLAGS });
    cross(svg, 'flag-cross', flag.x + 9, y + FLAGS / 2, 3);
    text(svg, 'on-dark', flag.x + 17, y + FLAGS / 2, label);
  }
}

function drawKey(svg: XMLElement, { legend, sentences, top }: Key & { readonly top: number }): void {
  const group = svg.ele('g', { transform: `translate(${MARGIN} ${top})` });
  for (const { look, failed = false, text: words, x, y } of legend) {
    drawMark(group, swatch(look, failed, x, y));
    text(group, 'muted', x + SWATCH, y, words);
  }
  for (const { number, text: words, verdict, look, x, y, width } of sentences) {
    text(group, 'muted end', x + NUMBER_ROOM - 7, y, `${number}`);
    text(group, look === 'plain' ? '' : look, x + NUMBER_ROOM, y, words);
    text(group, look === 'bad' ? 'bad end' : 'muted end', x + width, y, verdict);
  }
}
