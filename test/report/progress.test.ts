import { describe, it } from 'node:test';
import type { Envelope } from '@cucumber/messages';
import { expect } from 'chai';
import { Secrets } from '../../support/fabric/secrets';
import { Progress, ProgressReporter } from '../../support/report/progress';
import type { Span, SpanInfo } from '../../support/waiting/spans';
import { scenarioMessages } from './messages';

const span = (info: SpanInfo, parent?: Span): Span => ({ ...info, startedAt: 0, parent });

const wait = () =>
  span({
    kind: 'wait',
    title: 'each vp has a dev image for example02',
    within: 180_000,
    status: () => 'vp1: no image',
  });

/** What the terminal shows of these spans and steps, and the plain lines. */
function terminal(secrets = new Secrets()) {
  const progress = new Progress();
  const ended: string[] = [];
  const reporter = new ProgressReporter((message) => {
    progress.received(message);
    if (message.ended !== undefined) ended.push(message.ended);
  });
  reporter.secrets = secrets;
  const step = (text: string, worker?: string) => {
    const messages: Envelope[] = scenarioMessages({
      file: `${text}.feature`,
      steps: [{ text }],
      ...(worker && { worker }),
    });
    for (const message of messages.slice(
      0,
      messages.findIndex(({ testStepFinished }) => testStepFinished),
    ))
      progress.update(message, 0);
  };
  const shown = (now: number, columns = 120) => {
    reporter.update(now);
    return progress.lines(columns, now);
  };
  return { reporter, ended, step, shown };
}

describe('the live line', () => {
  it('has the step, what it waits for, seconds, bound and status', () => {
    const { reporter, step, shown } = terminal();
    step('each vp has deployed it');
    reporter.started(wait());
    expect(shown(3_200)).to.deep.equal([
      'Then each vp has deployed it › each vp has a dev image for example02  3.2 s of 180 s  vp1: no image',
    ]);
    expect(shown(3_200, 40)[0]).to.have.length(40);
  });

  it('does not repeat the words of the step', () => {
    const { reporter, step, shown } = terminal();
    step('each vp has a dev image');
    expect(shown(1_000)).to.deep.equal(['Then each vp has a dev image  1.0 s']);
    reporter.started(wait());
    expect(shown(3_200)[0]).to.match(/^Then each vp has a dev image for example02 {2}3.2 s of 180 s/);
  });

  it('shows nothing that has only begun or has ended, and no part of something but a wait', () => {
    const { reporter, shown } = terminal();
    const login = span({ kind: 'login', title: 'jim', subject: 'vp0' });
    reporter.started(login);
    expect(shown(299)).to.deep.equal([]);
    reporter.started(span({ kind: 'request', title: 'POST /registrar' }, login));
    expect(shown(1_000)).to.deep.equal(['login of jim on vp0  1.0 s']);
    reporter.ended(login);
    expect(shown(1_000)).to.deep.equal([]);
  });

  it('has one line for each worker', () => {
    const { step, shown } = terminal();
    step('vp3 is stopped', '1');
    step('vp3 is paused', '0');
    expect(shown(1_000)).to.deep.equal(['Then vp3 is paused  1.0 s', 'Then vp3 is stopped  1.0 s']);
  });
});

describe('plain lines', () => {
  it('are for what took a second, not for a part of it', () => {
    const { reporter, ended } = terminal();
    const start = span({ kind: 'start', title: '4-peer network' });
    reporter.ended({ ...span({ kind: 'wait', title: 'ready' }, start), endedAt: 2_000 });
    reporter.ended({ ...start, endedAt: 3_100 });
    reporter.ended({ ...span({ kind: 'fault', title: 'stopped', subject: 'vp3' }), endedAt: 999 });
    reporter.ended({
      ...span({ kind: 'deploy', title: 'x', subject: 'vp0' }),
      endedAt: 1_000,
      error: new Error(),
    });
    expect(ended).to.deep.equal([
      'start of the 4-peer network: done after 3.1 s',
      'deploy of x on vp0: failed after 1.0 s',
    ]);
  });

  it('and the live line mask the secrets of the scenario', () => {
    const secrets = new Secrets();
    secrets.addFrom(['A_TOKEN=s3cret']);
    const { reporter, ended, shown } = terminal(secrets);
    const exec = span({ kind: 'exec', title: 'echo s3cret' });
    reporter.started(exec);
    expect(shown(1_000)).to.deep.equal(['echo ***  1.0 s']);
    reporter.ended({ ...exec, endedAt: 1_000 });
    expect(ended[0]).to.include('echo ***');
  });
});
