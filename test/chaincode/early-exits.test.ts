import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Deployment } from '../../support/chaincode/deployment';
import { EarlyExits } from '../../support/chaincode/early-exits';
import { CreatedResources } from '../../support/cleanup/created-resources';
import { devName } from '../../support/fabric/v0.6/dev-names';
import { Transactions } from '../../support/fabric/v0.6/transactions';
import type { Network } from '../../support/network/network';
import type { Peer } from '../../support/network/peer';
import { filterBySigns } from '../cleanup/filters';
import { FakeEngine } from '../docker/fake-engine';

const NAME = 'e'.repeat(128);
const LOG = [
  `/opt/gopath/bin/${NAME}:2`,
  '',
  "Error: Cannot find module 'x'",
  '    at Module._load (node:1:1)',
];

/** A peer that has started its chaincode, which has ended. */
async function scenario({ height = 1, peerStarted = '2026-11-22T09:59:00.000Z', log = LOG } = {}) {
  const fake = new FakeEngine();
  const footprint = await CreatedResources.begin(fake.engine, filterBySigns(fake, 'p1', ['vp0']));
  const submissions = new Transactions();
  const deployment = {
    name: NAME,
    submission: submissions.add('deploy', NAME, new Map([['vp0', 1]])),
    containersBefore: new Map(),
  } as unknown as Deployment;
  const container = fake.create({ name: `dev-vp0-${NAME}`, state: 'running', log });
  const validator = {
    name: 'vp0',
    rest: { block: async () => ({}), hasTransaction: async () => false },
    container: { inspect: async () => ({ State: { StartedAt: peerStarted } }) },
    height: async () => height,
  } as unknown as Peer;
  const network = {
    footprint,
    submissions,
    devName: (peer: string, chaincode: string) => devName('dev', peer, chaincode),
  } as unknown as Network;

  let now = 0;
  const exits = new EarlyExits(network, fake.engine, () => now);
  const ends = () => {
    Object.assign(container, { state: 'exited', exitCode: 1 });
    fake.emit({ type: 'container', action: 'die', id: container.id, attributes: { exitCode: '1' } });
  };
  const told = () => exits.on(validator, deployment);
  /** Once at the end, and once a while after it. */
  const toldInTheEnd = async () => {
    ends();
    expect(await told()).to.equal('');
    now += 3_000;
    return told();
  };
  return { told, toldInTheEnd };
}

describe('chaincode that ends before its peer has deployed it', () => {
  it('is told a while later, with what it said last, but for where in its code', async () => {
    const { told, toldInTheEnd } = await scenario();
    expect(await told()).to.equal('');
    expect(await toldInTheEnd()).to.equal(
      [
        'its chaincode exited with 1 before it was deployed',
        '    | /opt/gopath/bin/eeeeeeee…:2',
        "    | Error: Cannot find module 'x'",
      ].join('\n'),
    );
  });

  it('may have said nothing', async () => {
    const { toldInTheEnd } = await scenario({ log: [] });
    expect(await toldInTheEnd()).to.equal(
      'its chaincode exited with 1 before it was deployed, and said nothing',
    );
  });

  it('is no news where the deploy is in a block, or an empty one stands for it', async () => {
    const { toldInTheEnd } = await scenario({ height: 2 });
    expect(await toldInTheEnd()).to.equal('');
  });

  it('is started again by a peer that was', async () => {
    const { toldInTheEnd } = await scenario({ peerStarted: '2026-11-22T10:00:20.000Z' });
    expect(await toldInTheEnd()).to.equal('');
  });
});
