import { after, describe, it, mock } from 'node:test';
import { expect } from 'chai';
import { PROJECT_LABEL, SERVICE_LABEL } from '../../support/docker/labels';
import { AssertionFailure, EngineLost, HarnessError, UserError } from '../../support/errors';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import type { Run } from '../../support/network/run';
import { awaitReadiness, requireFresh, StartupWatch } from '../../support/network/startup';
import { FabricWorld } from '../../support/world';
import { FakeEngine } from '../docker/fake-engine';
import { messageOf } from '../message-of';
import { rejection } from '../rejection';
import { FakeFabric } from '../steps/fakes/fabric';
import { beginWorld } from '../steps/fakes/world';

const LABELS = { [PROJECT_LABEL]: 'ours', [SERVICE_LABEL]: 'vp2' };
const LOG = ['07:48:33.857 [main] main -> INFO 001 Starting', 'panic: login error'];

const watchOn = ({ engine }: FakeEngine) =>
  new StartupWatch({
    engine,
    project: { name: 'ours' },
    generation: fabric06,
    composition: { peers: new Map([['vp2', {}]]) },
    nameOf: (name: string) => name,
  } as never);

/** An event about vp2, unless its attributes say otherwise. */
type Event = readonly [action: string, attributes: Record<string, string>];

/** The error with which a start that would never end is given up. */
async function failureAfter(...events: readonly Event[]): Promise<Error> {
  const fake = new FakeEngine();
  const watch = watchOn(fake);
  const { id } = fake.create({ name: 'vp2', state: 'running', labels: LABELS, log: LOG });
  for (const [action, attributes] of events)
    fake.emit({ type: 'container', action, id, attributes: { ...LABELS, ...attributes } });
  const failure = await rejection(watch.during(new Promise<never>(() => {})));
  watch.end();
  return failure;
}

describe('the start of a network', () => {
  const OURS: Event = ['die', { exitCode: '1' }];
  const THEIRS: Event = ['die', { [PROJECT_LABEL]: 'theirs', exitCode: '137' }];
  const service = (exitCode: string): Event => ['die', { [SERVICE_LABEL]: 'prepare', exitCode }];
  for (const [what, events, words] of [
    [
      'tells that a container was ended from outside',
      [['kill', { signal: '15' }], OURS],
      'vp2 was ended from outside (SIGTERM)',
    ],
    ['is not concerned by a service that has done its work', [service('0'), OURS], 'vp2 exited with 1 '],
    ['ends with a service that has failed', [service('3'), OURS], 'prepare exited with 3 '],
    ['is not concerned by the containers of others', [THEIRS, OURS], 'vp2 exited with 1 '],
  ] as const)
    it(what, async () => {
      const { message } = await failureAfter(...events);
      expect(message.slice(0, words.length)).to.equal(words);
    });

  it('waits for nothing in a network without peers', async () => {
    await awaitReadiness({ generation: fabric06 } as never, [], { within: 10 });
  });

  it('ends where a peer has kept its ledger', async () => {
    const peer = {
      name: 'vp0',
      heightIfReached: async () => 3,
      container: { inspect: async () => ({ Mounts: [{ Type: 'bind', Source: '/data/ledger', RW: true }] }) },
    };
    const message = await messageOf(() => requireFresh({ peers: [peer] } as never));
    expect(message).to.match(/^vp0 starts at height 3, .* kept \(\/data\/ledger\)\. Remove it/);
  });
});

describe('a start that meets a peer which has exited', () => {
  for (const [what, error, message] of [
    [
      'says how it exited, though the engine has not told yet',
      new HarnessError('publishes no port'),
      /^vp2 exited with 1 .*\n.*login error/,
    ],
    ['is over with its own reason where somebody ended it', new UserError('removed'), /^removed$/],
  ] as const)
    it(what, async () => {
      const fake = new FakeEngine();
      const watch = watchOn(fake);
      fake.create({ name: 'vp2', state: 'exited', exitCode: 1, labels: LABELS, log: LOG });
      const failure = await rejection(watch.during(Promise.reject(error)));
      watch.end();
      expect(failure.message).to.match(message);
    });
});

describe('a start that is only tried', () => {
  const topology = fabric06.topologies.find(1, 'noops');

  const worldWhoseStartThrows = (error: Error): FabricWorld =>
    beginWorld(FabricWorld, {
      prepareNetwork: async () => ({ start: () => Promise.reject(error) }),
    } as unknown as Run);

  for (const error of [
    new EngineLost('unix:///var/run/docker.sock', 'ECONNREFUSED'),
    new UserError('Compose file x.yml does not exist'),
    new TypeError('x is not a function'),
  ])
    it(`passes on a ${error.constructor.name}: nobody can expect it`, async () => {
      const world = worldWhoseStartThrows(error);
      expect(await rejection(world.tryToStartNetwork(topology))).to.equal(error);
      expect(() => world.expectedFailures.assertFailed('start', error.message)).to.throw(
        UserError,
        'no start',
      );
    });

  it('keeps the failure of the network itself, with the log of the container that exited', async () => {
    const fabric = new FakeFabric();
    fabric.answerRequests();
    after(() => mock.restoreAll());
    fabric.failing.set('vp2', 'panic: login error');
    const world = beginWorld(FabricWorld, fabric.run);
    await world.tryToStartNetwork(fabric06.topologies.find(4, 'noops'));
    expect(() => world.expectedFailures.failIfUnclaimed()).to.throw(UserError, 'login error');
  });

  it('can be expected to fail with a text', async () => {
    const world = worldWhoseStartThrows(new AssertionFailure('vp0 exited with 1'));
    await world.tryToStartNetwork(topology);
    world.expectedFailures.assertFailed('start', 'exited with 1');
    world.expectedFailures.failIfUnclaimed();
  });
});
