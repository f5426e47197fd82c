import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Attempt } from '../../cli/compare/schema';
import { compareScenario } from '../../cli/compare/verdict';
import { DEFAULTS, failed, notRun, run, scenarioOf, timed, usage } from './runs';

const judge = (from: readonly Attempt[], to: readonly Attempt[], options = {}) =>
  compareScenario(scenarioOf(from, to), { ...DEFAULTS, ...options });

describe('the verdict on a scenario', () => {
  it('is same where it passes on both, and where it fails on both', () => {
    expect(judge([run('from')], [run('to')])).to.include({ verdict: 'same', change: 'none' });
    expect(judge([failed('from')], [failed('to')])).to.include({ verdict: 'same', change: 'none' });
  });

  it('is broke or fixed where one side always passes and the other never', () => {
    expect(judge([run('from')], [failed('to')])).to.include({
      ...{ verdict: 'broke', change: 'worse', remark: 'passed 1 of 1 → 0 of 1' },
      firstDifference: 'each vp has a dev image',
    });
    expect(judge([failed('from')], [run('to')])).to.include({ verdict: 'fixed', change: 'better' });
  });

  it('is flaky where a side has both; worse only where the first side always passes', () => {
    const [both, always] = [
      [run('to'), failed('to')],
      [run('from'), run('from')],
    ];
    expect(judge(always, both)).to.include({ verdict: 'flaky', change: 'worse' });
    expect(judge([run('from'), failed('from')], [run('to')])).to.include({
      verdict: 'flaky',
      change: 'better',
    });
    expect(judge([run('from'), failed('from')], both)).to.include({ verdict: 'flaky', change: 'none' });
  });

  it('is not run where one side never ran: worse if that is the second one', () => {
    expect(judge([run('from')], [notRun('to')])).to.include({
      ...{ verdict: 'not run', change: 'worse', remark: 'no engine' },
    });
    expect(judge([notRun('from')], [run('to')])).to.include({ verdict: 'not run', change: 'none' });
  });

  it('is not run, and no worse, where the tags of a side leave it out or it was interrupted', () => {
    const leftOut = { ...scenarioOf([run('from')], []), leftOut: ['to' as const] };
    expect(compareScenario(leftOut, DEFAULTS)).to.include({ verdict: 'not run', change: 'none' });
    expect(judge([run('from')], [])).to.include({ verdict: 'not run', change: 'none' });
  });

  it('is slower or faster only with enough runs, beyond the threshold', () => {
    const [fast, slow] = [
      [1_000, 1_050, 1_020, 990, 1_010],
      [2_000, 2_100, 2_050, 1_900, 2_020],
    ];
    expect(judge(timed('from', fast), timed('to', slow))).to.include({ verdict: 'slower', change: 'worse' });
    expect(judge(timed('from', slow), timed('to', fast))).to.include({ verdict: 'faster', change: 'better' });
    expect(judge(timed('from', fast), timed('to', slow), { slower: 2.5 }).verdict).to.equal('same');
    expect(judge(timed('from', fast.slice(1)), timed('to', slow.slice(1))).verdict).to.equal('same');
  });

  it('is slower where one phase is, though the whole is not', () => {
    const runs = (side: 'from' | 'to', deploys: number) =>
      timed(side, [9_000, 9_100, 9_050, 9_020, 9_010]).map((one) => ({ ...one, phases: { deploys } }));
    expect(judge(runs('from', 1_000), runs('to', 2_000))).to.include({
      verdict: 'slower',
      remark: 'time of deploys',
    });
  });

  it('counts what is beside pass and fail if it is strict', () => {
    const noisy = run('to', { usage: usage({ errors: { vp0: ['no space'] } }) });
    expect(judge([run('from')], [noisy])).to.include({ verdict: 'same', change: 'none' });
    expect(judge([run('from')], [noisy], { strict: true })).to.include({ verdict: 'same', change: 'worse' });
  });

  it('names both steps where both sides fail at different ones', () => {
    const { firstDifference } = judge([failed('from', 'one')], [failed('to', 'another')]);
    expect(firstDifference).to.equal('one → another');
  });
});
