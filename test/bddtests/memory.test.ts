import { describe, it } from 'node:test';
import { expect } from 'chai';
import { KnownChaincodes, textOf } from '../../steps/bddtests/memory';
import type { Deployment } from '../../support/chaincode/deployment';
import { valueAt } from '../../support/network/http-answer';

const NAME = 'abcdef01'.repeat(16);
const GO = 'github.com/hyperledger/fabric/examples/chaincode/go';

describe('what a scenario calls a chaincode', () => {
  const known = (deployments: Deployment[], note: (text: string) => void = () => {}) =>
    new KnownChaincodes({ client: { deployments }, note });

  it('may be its path, the end of that, its name, the beginning of that, or its name in dev mode', () => {
    const chaincodes = known([]);
    chaincodes.add({ name: NAME, path: `${GO}/chaincode_example02` });
    chaincodes.add({ name: 'f'.repeat(128), path: `${GO}/map` });
    chaincodes.add({ name: 'testCC' });
    const paths = [`${GO}/chaincode_example02`, 'chaincode_example02', 'example02', 'example2'];
    for (const called of [...paths, NAME, 'abcdef01'])
      expect(chaincodes.find(called).name, called).to.equal(NAME);
    expect(chaincodes.find('testCC').name).to.equal('testCC');
  });

  it('may be of a deployment of the plain vocabulary', () => {
    const deployment = { name: NAME, chaincode: { path: 'my/chaincode' } } as Deployment;
    expect(known([deployment]).find('chaincode').name).to.equal(NAME);
    expect(known([deployment]).last?.deployment).to.equal(deployment);
  });

  it('is taken for the last one if it fits none, which is told once', () => {
    const notes: string[] = [];
    const those = known([], (text) => notes.push(text));
    expect(() => those.find('map')).to.throw('no chaincode is called "map": this scenario deployed none yet');
    those.add({ name: 'testCC' });
    those.add({ name: NAME, path: `${GO}/utxo` });
    expect([those.find('map'), those.find('map')].map(({ name }) => name)).to.deep.equal([NAME, NAME]);
    expect(notes).to.have.lengthOf(1);
    expect(notes[0]).to.match(/"map".*utxo \(abcdef01…\)/);
  });
});

describe('a value of an answer', () => {
  it('is found by its dotted path, also in an array', () => {
    const body = { peers: [{ ID: { name: 'vp0' } }] };
    expect(valueAt(body, 'peers.0.ID.name')).to.equal('vp0');
    expect(valueAt(body, 'peers.1.ID')).to.equal(undefined);
  });

  it('is compared as Python writes it, with single quotes', () => {
    expect(['a "b"', 7, true, null, ['k']].map(textOf)).to.deep.equal([
      "a 'b'",
      '7',
      'True',
      'None',
      "['k']",
    ]);
  });
});
