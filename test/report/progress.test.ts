import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Envelope } from '@cucumber/messages';
import { expect } from 'chai';
import { PlainLines } from '../../support/report/plain-lines';
import { Progress } from '../../support/report/progress';
import type { Span, SpanInfo } from '../../support/waiting/spans';
import { type Scenario, scenarioMessages } from './messages';

describe('the progress on a terminal', () => {
  it('shows the step that runs and what goes on in it', () => {
    const progress = inStep('each vp has a dev image');
    progress.started(wait);
    expect(shown(progress, 3_200)).to.deep.equal([
      '    ⠹ Then each vp has a dev image  3.2 s',
      '        each vp has a dev image  3.2 s of 180 s  vp0 as expected, vp1: no image',
    ]);
  });

  it('shows nothing that has only just begun', () => {
    const progress = inStep('each vp has a dev image');
    progress.started(wait);
    expect(shown(progress, 299)).to.deep.equal([]);
  });

  it('shows nothing that is over', () => {
    const progress = new Progress();
    for (const message of scenarioMessages({ file: 'a.feature', steps: [{ text: 'a step' }] }))
      progress.heard(message, 0);
    progress.started(wait);
    progress.ended(wait);
    expect(shown(progress, 5_000)).to.deep.equal([]);
  });

  it('gives what stands a line of its own where one is too short', () => {
    const progress = inStep('each vp has a dev image');
    progress.started(wait);
    expect(shown(progress, 3_200, 60)).to.deep.equal([
      '    ⠹ Then each vp has a dev image  3.2 s',
      '        each vp has a dev image  3.2 s of 180 s',
      '            vp0 as expected, vp1: no image',
    ]);
  });

  it('shows in the step’s place what goes on in a hook, with the wait that is a part of it', () => {
    const progress = new Progress();
    const teardown = course({ kind: 'teardown', title: '4-peer network' });
    progress.started(teardown);
    progress.started(course({ kind: 'wait', title: 'all of it is gone', within: 30_000 }, teardown));
    expect(shown(progress, 1_000)).to.deep.equal([
      '    ⠋ removal of the 4-peer network  1.0 s',
      '        all of it is gone  1.0 s of 30 s',
    ]);
  });

  it('shows the step of each worker with what goes on in it', () => {
    const progress = inStep('each vp has a dev image', '1');
    for (const message of running({ file: 'b.feature', steps: [{ text: 'vp3 is stopped' }], worker: '0' }))
      progress.heard(message, 0);
    progress.started({ ...wait, worker: '1' });
    progress.started(course({ kind: 'teardown', title: '1-peer network' }));
    expect(shown(progress, 3_200)).to.deep.equal([
      '    ⠹ Then vp3 is stopped  3.2 s',
      '    ⠹ Then each vp has a dev image  3.2 s',
      '        each vp has a dev image  3.2 s of 180 s  vp0 as expected, vp1: no image',
      '    ⠹ removal of the 1-peer network  3.2 s',
    ]);
  });

  it('does not show the calls of which a login or a wait is made', () => {
    const progress = new Progress();
    const login = course({ kind: 'login', title: 'jim', subject: 'vp0' });
    progress.started(login);
    progress.started(course({ kind: 'request', title: 'POST /registrar', subject: 'vp0' }, login));
    expect(shown(progress, 1_000)).to.deep.equal(['    ⠋ login of jim on vp0  1.0 s']);
  });

  it('shows no secret, no control characters, and of a chaincode’s name the beginning', () => {
    const progress = new Progress();
    const title = `peer network login jim -p 6avZQLwcUe9b\n\u001b[31m${'ab'.repeat(64)}`;
    progress.started(course({ kind: 'exec', title, subject: 'vp0' }));
    expect(shown(progress, 1_000)).to.deep.equal([
      '    ⠋ peer network login jim -p *** [31mabababab… on vp0  1.0 s',
    ]);
  });
});

describe('the progress in plain lines', () => {
  it('tells what took long, when it is over', () => {
    const lines = told(
      [{ kind: 'start', title: '4-peer network' }, 9_200, 12_300],
      [{ kind: 'wait', title: 'each vp has a dev image' }, 13_000, 17_000],
    );
    expect(lines).to.deep.equal([
      '   12.3 s  start of the 4-peer network: ready after 3.1 s\n',
      '   17.0 s  each vp has a dev image: true after 4.0 s\n',
    ]);
  });

  it('tells what failed', () => {
    const lines = told([
      { kind: 'wait', title: 'each vp has a dev image', error: new Error('not within 180 s') },
      0,
      180_000,
    ]);
    expect(lines).to.deep.equal(['  180.0 s  each vp has a dev image: failed after 180.0 s\n']);
  });

  it('tells whose it is, of several workers', () => {
    const lines = told([{ kind: 'start', title: '4-peer network', worker: '1' }, 9_200, 12_300]);
    expect(lines).to.deep.equal(['   12.3 s  start of the 4-peer network: ready after 3.1 s (worker 1)\n']);
  });

  it('tells nothing that was quick, and nothing twice', () => {
    const start = course({ kind: 'start', title: '4-peer network' });
    expect(
      told(
        [{ kind: 'wait', title: 'each vp lists every vp', parent: start }, 0, 3_000],
        [{ kind: 'request', title: 'GET /chain' }, 0, 20],
      ),
    ).to.deep.equal([]);
  });
});

const course = (activity: SpanInfo, parent?: Span): Span => ({ ...activity, startedAt: 0, parent });

const wait = course({
  kind: 'wait',
  title: 'each vp has a dev image',
  within: 180_000,
  status: () => 'vp0 as expected, vp1: no image',
});

/** In the midst of a step that began at 0. */
function inStep(text: string, worker?: string): Progress {
  const progress = new Progress();
  const scenario = { file: 'a.feature', steps: [{ text }], ...(worker && { worker }) };
  for (const message of running(scenario)) progress.heard(message, 0);
  return progress;
}

/** Until its first step is over. */
function running(scenario: Scenario): Envelope[] {
  const messages = scenarioMessages(scenario);
  return messages.slice(
    0,
    messages.findIndex(({ testStepFinished }) => testStepFinished),
  );
}

const shown = (progress: Progress, now: number, columns = 120): string[] =>
  progress.lines(columns, now).map(stripVTControlCharacters);

function told(
  ...doings: readonly (readonly [activity: SpanInfo & Partial<Span>, begun: number, ended: number])[]
): string[] {
  const lines: string[] = [];
  const plain = new PlainLines((line) => lines.push(line), 0);
  for (const [activity, begun, ended] of doings)
    plain.ended({ ...activity, startedAt: begun, endedAt: ended });
  return lines;
}
