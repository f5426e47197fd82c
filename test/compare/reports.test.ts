import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { compare } from '../../cli/compare/comparison';
import { junitOf } from '../../cli/compare/junit';
import { markdownOf } from '../../cli/compare/markdown';
import { pageOf } from '../../cli/compare/page';
import * as table from '../../cli/compare/table';
import { failed, resultsOf, run, SCENARIO, side, timed, usage } from './runs';

const OTHER = 'features/y.feature:3';

const scenarios = [
  { id: SCENARIO, name: 'Each <vp> | builds', leftOut: [] },
  { id: OTHER, name: 'The other one', leftOut: [] },
];

const noisy = usage({ errors: { vp0: ['the disk is almost full'] } });

const attempts = [
  run('from', { evidence: 'runs/x/from-1/evidence/1/x-7' }),
  failed('to', 'each vp has a dev image', 'vp2 has <no> dev image\nmore'),
  run('from', { scenario: OTHER }),
  run('to', { scenario: OTHER, usage: noisy }),
];

const worse = compare(resultsOf(attempts, { scenarios }));

const tableOf = (...args: Parameters<typeof table.tableOf>) =>
  stripVTControlCharacters(table.tableOf(...args));

describe('the reports of a comparison', () => {
  it('are a table with what failed, where its evidence is, and what else differs', () => {
    const text = tableOf(worse, 'out', 100);
    expect(text).to.match(/x\.feature:7 .*broke .*passed 1\.0 s.*failed/);
    expect(text).to.include('vp2 has <no> dev image');
    expect(text).to.include('evidence: out/runs/x/to-1/evidence/1/x-7/');
    expect(text).to.include('log error, vp0: new in 1 of 1 runs: the disk is almost full');
    expect(text).to.match(/worse: 1 same, 1 broke, 1 other difference\n$/);
  });

  it('fit the width of the terminal', () => {
    for (const width of [80, 120]) {
      const lines = tableOf(worse, 'out', width).split('\n').slice(0, 5);
      for (const line of lines) expect(line.length).to.be.at.most(width);
    }
  });

  it('are JUnit, in which a scenario that became worse fails', () => {
    const junit = junitOf(worse);
    expect(junit).to.include('tests="2" failures="1"').and.to.include('type="broke"');
    expect(junit).to.include('vp2 has &lt;no&gt; dev image');
    expect(junit.match(/<testcase /g)).to.have.length(2);
  });

  it('are Markdown with each scenario that is worse, also by --strict', () => {
    const options = { repeat: 1, parallel: false, slower: 1.3, strict: true };
    const strict = compare(resultsOf(attempts, { scenarios, options }));
    expect(markdownOf(worse)).not.to.include('| The other one');
    expect(markdownOf(strict)).to.include('| 🔴 | The other one');
  });

  it('are Markdown, in which no text is markup', () => {
    const markdown = markdownOf(worse);
    expect(markdown).to.match(/^### stable → candidate: worse: 1 same, 1 broke/);
    expect(markdown).to.include('Each \\<vp\\> \\| builds').and.to.include('**broke**');
  });

  it('are a page with both messages, both evidence folders and both timelines', () => {
    const page = pageOf(worse);
    expect(page).to.include('vp2 has &#60;no&#62; dev image').and.not.to.include('<no>');
    for (const role of ['from', 'to'])
      expect(page).to.include(`src="runs/x/${role}-1/evidence/1/x-7/timeline.svg"`);
    expect(page).to.include('First step that differs: <strong>each vp has a dev image</strong>');
  });

  it('draw times where there are some', () => {
    const times = [1_000, 1_100, 1_050, 1_020, 1_010];
    const slow = times.map((time) => 2 * time);
    const found = compare(resultsOf([...timed('from', times), ...timed('to', slow)]));
    expect(pageOf(found).match(/<svg /g)).to.have.length(2);
    expect(pageOf(worse)).not.to.include('<svg ');
  });

  it('say why a side could not start', () => {
    const sides = { from: side('stable'), to: side('candidate', { problem: 'no engine answers' }) };
    const found = compare(resultsOf([], { sides, scenarios }));
    for (const text of [tableOf(found, 'out', 100), pageOf(found), markdownOf(found)])
      expect(text).to.include('no engine answers').and.to.include('could not compare');
  });
});
