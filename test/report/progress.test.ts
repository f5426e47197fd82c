import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Secrets } from '../../support/fabric/secrets';
import { ProgressReporter } from '../../support/report/progress';
import type { Span, SpanInfo } from '../../support/waiting/spans';

const span = (info: SpanInfo, parent?: Span): Span => ({ ...info, startedAt: 0, parent });

const wait = () =>
  span({
    kind: 'wait',
    title: 'each vp has a dev image for x',
    within: 180_000,
    status: () => 'vp1: no image',
  });

/** The present live line, and the plain lines. */
function reporting(secrets = new Secrets()) {
  let now = '';
  const ended: string[] = [];
  const reporter = new ProgressReporter((message) => {
    now = message.now ?? now;
    if (message.ended !== undefined) ended.push(message.ended);
  });
  reporter.secrets = secrets;
  const shown = (time: number) => {
    reporter.update(time);
    return now;
  };
  return { reporter, ended, shown };
}

describe('the live line', () => {
  it('has the step, what it waits for, seconds, bound and status', () => {
    const { reporter, shown } = reporting();
    reporter.stepBegan('each vp has deployed it', 0);
    expect(shown(1_000)).to.equal('each vp has deployed it  1.0 s');
    reporter.started(wait());
    const line = 'each vp has deployed it › each vp has a dev image for x  3.2 s of 180 s  vp1: no image';
    expect(shown(3_200)).to.equal(line);
  });

  it('does not repeat the words of the step', () => {
    const { reporter, shown } = reporting();
    reporter.stepBegan('each vp has a dev image', 0);
    reporter.started(wait());
    expect(shown(3_200)).to.match(/^each vp has a dev image for x {2}3.2 s of 180 s/);
  });

  it('shows nothing that has only begun or has ended, and no part of something but a wait', () => {
    const { reporter, shown } = reporting();
    const login = span({ kind: 'login', title: 'jim', subject: 'vp0' });
    reporter.started(login);
    expect(shown(299)).to.equal('');
    reporter.started(span({ kind: 'request', title: 'POST /registrar' }, login));
    expect(shown(1_000)).to.equal('login of jim on vp0  1.0 s');
    reporter.stepBegan('a step', 0);
    reporter.stepEnded();
    reporter.ended(login);
    expect(shown(1_100)).to.equal('');
  });
});

describe('plain lines', () => {
  it('are for what took a second, not for a part of it', () => {
    const { reporter, ended } = reporting();
    const start = span({ kind: 'start', title: '4-peer network' });
    reporter.ended({ ...span({ kind: 'wait', title: 'ready' }, start), endedAt: 2_000 });
    reporter.ended({ ...start, endedAt: 3_100 });
    reporter.ended({ ...span({ kind: 'invoke', title: 'x'.repeat(99_999) }), endedAt: 3_100 });
    reporter.ended({ ...span({ kind: 'fault', title: 'stopped', subject: 'vp3' }), endedAt: 999 });
    const deploy = span({ kind: 'deploy', title: 'x', subject: 'vp0' });
    reporter.ended({ ...deploy, endedAt: 1_000, error: new Error() });
    const [first, long, second, ...others] = ended;
    expect(first).to.equal('start of the 4-peer network: done after 3.1 s');
    expect(long).to.match(/^x{199}…: done/);
    expect(second).to.equal('deploy of x on vp0: failed after 1.0 s');
    expect(others).to.deep.equal([]);
  });

  it('and the live line mask the secrets of the scenario', () => {
    const secrets = new Secrets();
    secrets.addFrom(['A_TOKEN=s3cret']);
    const { reporter, ended, shown } = reporting(secrets);
    const exec = span({ kind: 'exec', title: 'echo s3cret' });
    reporter.started(exec);
    expect(shown(1_000)).to.equal('echo ***  1.0 s');
    reporter.ended({ ...exec, endedAt: 1_000 });
    expect(ended[0]).to.include('echo ***');
  });

  it('mask a secret before a long step is cut in its middle', () => {
    const secrets = new Secrets();
    secrets.addFrom(['A_TOKEN=s3cret']);
    const { reporter, shown } = reporting(secrets);
    reporter.stepBegan(`${'x'.repeat(56)}s3cret and more`, 0);
    reporter.started(wait());
    expect(shown(1_000)).to.not.contain('s3');
  });
});
