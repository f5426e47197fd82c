import { describe, it } from 'node:test';
import { expect } from 'chai';
import { applyKnown, KNOWN_FILE } from '../../cli/compare/known';
import type { Attempt } from '../../cli/compare/schema';
import { compareScenario } from '../../cli/compare/verdict';
import { DEFAULTS, failed, run, SCENARIO, scenarioOf, timed } from './runs';

const NAMES = { from: 'stable', to: 'candidate' };

const ENTRY = { scenario: SCENARIO, side: 'candidate', what: 'failure', reason: 'FAB-1' } as const;

function check(from: readonly Attempt[], to: readonly Attempt[], entry = {}) {
  const scenarios = [compareScenario(scenarioOf(from, to), DEFAULTS)];
  return applyKnown(scenarios, [{ ...ENTRY, ...entry }], NAMES, '2026-11-26');
}

describe('known differences', () => {
  it('do not count, and show their reason', () => {
    const { scenarios, problems } = check([run('from')], [failed('to')]);
    expect(scenarios[0]).to.include({ verdict: 'broke', change: 'none', known: 'FAB-1' });
    expect(problems).to.deep.equal([]);
    expect(
      check([run('from')], [failed('to')], { scenario: 'A scenario', side: 'to' }).scenarios[0],
    ).to.include({
      known: 'FAB-1',
    });
  });

  it('are a problem when the failure starts to pass', () => {
    expect(check([run('from')], [run('to')]).problems[0])
      .to.include('it passes now')
      .and.to.include('FAB-1');
  });

  it('count until their last day', () => {
    expect(check([run('from')], [failed('to')], { until: '2026-11-26' }).problems).to.deep.equal([]);
    const late = check([run('from')], [failed('to')], { until: '2026-11-25' });
    expect(late.problems[0]).to.include('its date is over');
    expect(late.scenarios[0]).to.include({ change: 'worse' });
  });

  it('can be a time', () => {
    const [from, to] = [timed('from', [1e3, 1e3, 1e3, 1e3, 1e3]), timed('to', [2e3, 2e3, 2e3, 2e3, 2e3])];
    expect(check(from, to, { what: 'slower' }).scenarios[0]).to.include({ change: 'none' });
    expect(check(from, timed('to', [1e3, 1e3, 1e3, 1e3, 1e3]), { what: 'slower' }).problems).to.have.length(
      1,
    );
    expect(check([run('from')], [run('to')], { what: 'slower' }).problems).to.deep.equal([]);
  });

  it('name a scenario and a side that there are', () => {
    expect(check([run('from')], [run('to')], { scenario: 'other' }).notes[0]).to.include('was not compared');
    expect(check([run('from')], [run('to')], { side: 'stabel' }).problems[0]).to.include(
      'stable and candidate',
    );
  });

  it('need a reason and a real date', () => {
    expect(KNOWN_FILE.safeParse([{ ...ENTRY, until: '31.12.2026' }]).success).to.equal(false);
    expect(KNOWN_FILE.safeParse([{ scenario: 'x', side: 'to' }]).success).to.equal(false);
  });
});
