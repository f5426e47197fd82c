import { describe, it } from 'node:test';
import { expect } from 'chai';
import { PROJECT_LABEL, SERVICE_LABEL } from '../../support/docker/labels';
import { StartupWatch } from '../../support/network/startup-watch';
import { FakeEngine } from '../docker/fake-engine';

const LABELS = { [PROJECT_LABEL]: 'ours', [SERVICE_LABEL]: 'vp2' };

/** What a start ends with that would go on forever. */
async function outcome(happens: (fake: FakeEngine, id: string) => void): Promise<string> {
  const fake = new FakeEngine();
  const watch = new StartupWatch(fake.engine, 'ours');
  const { id } = fake.create({
    name: 'vp2',
    state: 'running',
    labels: LABELS,
    log: ['07:48:33.857 [main] main -> INFO 001 Starting', 'panic: login error'],
  });
  happens(fake, id);
  const ended = await watch.during(new Promise<never>(() => {})).catch((error: Error) => error.message);
  watch.end();
  return ended;
}

const tell = (fake: FakeEngine, id: string, action: string, attributes: Record<string, string>) =>
  fake.emit({ type: 'container', action, id, attributes: { ...LABELS, ...attributes } });

describe('a network that starts', () => {
  it('has failed in the moment one of its containers exits', async () => {
    expect(await outcome((fake, id) => tell(fake, id, 'die', { exitCode: '1' }))).to.equal(
      'vp2 exited with 1 while the network started; its log ended with\n  | panic: login error',
    );
  });

  it('is not told to have failed of itself where somebody ended it', async () => {
    const message = await outcome((fake, id) => {
      tell(fake, id, 'kill', { signal: '15' });
      tell(fake, id, 'die', { exitCode: '2' });
    });
    expect(message).to.equal(
      'vp2 was ended from outside (SIGTERM) while the network started: somebody stopped the container, or the Docker engine itself was stopped.',
    );
  });

  it('is not concerned by the containers of others', async () => {
    const message = await outcome((fake, id) => {
      const theirs = { [PROJECT_LABEL]: 'theirs', [SERVICE_LABEL]: 'vp0' };
      tell(fake, 'another', 'kill', { ...theirs, signal: '9' });
      tell(fake, 'another', 'die', { ...theirs, exitCode: '137' });
      tell(fake, id, 'die', { exitCode: '1' });
    });
    expect(message).to.match(/^vp2 exited with 1 /);
  });
});
