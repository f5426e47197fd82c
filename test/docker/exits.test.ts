import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Exits } from '../../support/docker/events';
import { FakeEngine } from './fake-engine';

describe('a container has exited', () => {
  const fake = new FakeEngine();
  const exits = new Exits(fake.engine.events);
  const tell = (action: string, exitCode?: string) =>
    fake.emit({ type: 'container', action, id: '1', attributes: { ...(exitCode && { exitCode }) } });

  it('from the moment the engine says that it died', () => {
    expect(exits.codeOf('1')).to.equal(undefined);
    tell('kill');
    expect(exits.codeOf('1')).to.equal(undefined);
    tell('die', '137');
    expect(exits.codeOf('1')).to.equal('137');
    expect(exits.codeOf('2')).to.equal(undefined);
  });

  it('until it starts again', () => {
    tell('start');
    expect(exits.codeOf('1')).to.equal(undefined);
  });
});
