import { describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../../../support/errors';
import { type Topology, topologyOfFiles } from '../../../support/fabric/topology';
import { topologiesOf } from '../../../support/fabric/v2/topologies';

const { find, reshape, composeModel } = topologiesOf('3.1');

interface Model {
  readonly services: Readonly<Record<string, { readonly environment: Readonly<Record<string, string>> }>>;
}

function servicesOf({ shape }: Topology): Model['services'] {
  if (!shape || !composeModel) throw new Error('no shape');
  return (composeModel(shape) as Model).services;
}

describe('networks of Fabric 2.x and 3.x', () => {
  it('have two organisations of two where a step names four peers', () => {
    const services = servicesOf(find(4, 'raft'));
    expect(Object.keys(services).toSorted()).to.deep.equal([
      'orderer0.example.com',
      'peer0.org1.example.com',
      'peer0.org2.example.com',
      'peer1.org1.example.com',
      'peer1.org2.example.com',
    ]);
    expect(services['peer1.org2.example.com']?.environment).to.include({
      CORE_PEER_LOCALMSPID: 'Org2MSP',
      CORE_PEER_GOSSIP_BOOTSTRAP: 'peer0.org2.example.com:7051',
    });
  });

  it('share peers out evenly', () => {
    const services = servicesOf(reshape(find(7, 'raft'), { organisations: 3 }));
    const organisations = Object.keys(services).map((name) => /org\d/.exec(name)?.[0]);
    expect(organisations.filter((one) => one === 'org1')).to.have.length(3);
    expect(organisations.filter((one) => one === 'org3')).to.have.length(2);
  });

  it('have one orderer, or three, or four that agree by BFT, as their titles tell', () => {
    const three = reshape(reshape(find(6, 'raft'), { organisations: 3 }), { orderers: 3 });
    expect(three.title).to.equal('6-peer raft network of 3 organisations with 3 orderers');
    expect(Object.keys(servicesOf(three)).filter((name) => name.startsWith('orderer'))).to.have.length(3);
    expect(find(1, 'bft').title).to.equal('1-peer bft network');
    expect(servicesOf(find(1, 'bft'))['orderer3.example.com']?.environment).to.deep.equal({
      CHANNEL_CONSENSUS: 'BFT',
    });
  });

  const IMPOSSIBLE: readonly [string, () => unknown, string][] = [
    ['nine peers', () => find(9, 'raft'), '1 to 8 peers'],
    ['no peer', () => find(0, 'raft'), '1 to 8 peers'],
    ['a consensus of Fabric 0.6', () => find(4, 'pbft batch'), 'raft'],
    ['two orderers', () => reshape(find(4, 'raft'), { orderers: 2 }), '1 or 3'],
    ['one BFT orderer', () => reshape(find(4, 'bft'), { orderers: 1 }), '4'],
    ['more organisations than peers', () => reshape(find(2, 'raft'), { organisations: 3 }), '1 to 2'],
    ['BFT with 2.5', () => topologiesOf('2.5').find(4, 'bft'), 'FABRIC_VERSION=3.1'],
    ['files of another shape', () => reshape(topologyOfFiles('x.yml'), { orderers: 3 }), 'files'],
  ];
  for (const [what, attempt, words] of IMPOSSIBLE)
    it(`refuse ${what}, and tell what is possible`, () => {
      expect(attempt).to.throw(UserError, words);
    });
});
