import { after, before, describe, it } from 'node:test';
import { expect } from 'chai';
import { PeerUnreachable, UserError } from '../../support/errors';
import type { HttpAnswer, ReachedService } from '../../support/fabric/peer';
import { Ordering } from '../../support/network/ordering';
import type { NetworkState } from '../../support/network/state';
import { WaitFailed } from '../../support/waiting/eventually';
import { rejection } from '../rejection';
import { EagerClock } from '../waiting/eager-clock';

const NAMES = ['orderer0.a.com', 'orderer1.a.com', 'orderer2.a.com', 'orderer3.a.com'];

/** Four orderers, or so many, of which some are down, and one leads after a while. */
function ordering({ down = [] as string[], leader = '', size = 4 }) {
  let probes = 0;
  const requireUp = ({ name }: ReachedService) => {
    if (down.includes(name)) throw new PeerUnreachable(name, 'connection refused');
  };
  const state = {
    orderers: NAMES.slice(0, size).map((name) => ({ name })),
    peers: [],
    down: new Map(down.map((name) => [name, 'stopped'])),
    shouldBeUp: (name: string) => !down.includes(name),
    waits: { ready: 1_000, commit: 1_000 },
    nameOf: (name: string) => name,
    has: (name: string) => name === 'cli',
    fabric: {
      operations: {
        async get(service: ReachedService): Promise<HttpAnswer> {
          requireUp(service);
          return { status: 200, body: { status: 'OK' } };
        },
        async leader(orderers: readonly ReachedService[]) {
          return probes++ > 0 ? orderers.find(({ name }) => name === leader)?.name : undefined;
        },
      },
    },
  };
  return new Ordering(state as unknown as NetworkState);
}

describe('the orderers of a network', () => {
  before(() => EagerClock.install());
  after(() => EagerClock.uninstall());

  it('have a leader, which is awaited', async () => {
    const [, second = ''] = NAMES;
    expect(await ordering({ down: [NAMES[0] ?? ''], leader: second }).leader()).to.equal(second);
    expect((await rejection(ordering({}).leader())).message).to.include('no orderer says that it leads');
  });

  it('are selected so that the leader comes last', async () => {
    const leader = 'orderer3.a.com';
    const four = ordering({ leader });
    await four.leader();
    expect(await four.some(2, 4, false)).to.deep.equal(['orderer2.a.com', 'orderer1.a.com']);
    expect(await four.some(4, 4, false))
      .to.have.length(4)
      .and.to.include(leader);
  });

  it('are selected among those that are down where they are started', async () => {
    const down = ['orderer1.a.com', 'orderer2.a.com'];
    expect(await ordering({ down }).some(1, 4, true)).to.deep.equal(['orderer2.a.com']);
    const error = await rejection(ordering({ down }).some(3, 4, false));
    expect(error).to.be.instanceOf(UserError);
    expect(error.message).to.include('2 should be up');
  });

  it('are as many as the sentence says', async () => {
    expect((await rejection(ordering({ size: 1 }).some(2, 4, false))).message).to.include('has 1 in all');
    expect((await rejection(ordering({ size: 0 }).leader())).message).to.include('no orderers');
  });

  it('tell their health, as other services do not', async () => {
    await ordering({}).assertHealth('orderer0.a.com', 'OK');
    const down = ordering({ down: ['orderer0.a.com'] }).assertHealth('orderer0.a.com', 'OK');
    expect((await rejection(down)).message).to.include('connection refused');
    expect(await rejection(ordering({}).assertHealth('cli', 'OK'))).to.be.instanceOf(UserError);
  });

  it('tell no health where they do not answer, and none that any text would do for', async () => {
    const down = ordering({ down: ['orderer0.a.com'] }).assertHealth('orderer0.a.com', 'refused');
    expect(await rejection(down)).to.be.instanceOf(WaitFailed);
    expect(await rejection(ordering({}).assertHealth('orderer0.a.com', ''))).to.be.instanceOf(UserError);
  });
});
