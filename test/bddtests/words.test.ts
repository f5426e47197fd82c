import { describe, it } from 'node:test';
import { expect } from 'chai';
import { KnownChaincodes } from '../../steps/bddtests/session/chaincodes';
import { words } from '../../support/docker/command-line';
import { valueAt } from '../../support/network/http-answer';

describe('a command line', () => {
  it('is split at blanks, but not within quotes', () => {
    expect(words(`peer  node 'a b' "c d" e\\ f g="h i"j ''`)).to.deep.equal([
      'peer',
      'node',
      'a b',
      'c d',
      'e f',
      'g=h ij',
      '',
    ]);
  });

  it('has quotes within other quotes', () => {
    expect(words(`-c '{"Args":["it"]}' "say \\"so\\""`)).to.deep.equal(['-c', '{"Args":["it"]}', 'say "so"']);
  });

  it('has a quote as part of a word that does not begin with it', () => {
    expect(words(`-c {"Function":"query","Args":["a b"]} it's`)).to.deep.equal([
      '-c',
      '{"Function":"query","Args":["a',
      'b"]}',
      "it's",
    ]);
  });

  it('ends its quotes', () => {
    expect(() => words(`peer 'node`)).to.throw('does not end');
  });
});

describe('what a scenario calls a chaincode', () => {
  const NAME = 'abcdef01'.repeat(16);
  const GO = 'github.com/hyperledger/fabric/examples/chaincode/go';
  const chaincodes = new KnownChaincodes(() => {});
  chaincodes.add({ name: NAME, path: `${GO}/chaincode_example02` });
  chaincodes.add({ name: 'f'.repeat(128), path: `${GO}/map` });
  chaincodes.add({ name: 'testCC' });

  for (const called of [
    `${GO}/chaincode_example02`,
    'chaincode_example02',
    'example02',
    'example2',
    NAME,
    'abcdef01',
  ])
    it(`may be ${called.length > 40 ? `${called.slice(0, 40)}…` : called}`, () => {
      expect(chaincodes.find(called).name).to.equal(NAME);
    });

  it('may be its name in dev mode', () => {
    expect(chaincodes.find('testCC').name).to.equal('testCC');
  });

  it('is taken for the last one where it fits none, which is told once', () => {
    const notes: string[] = [];
    const those = new KnownChaincodes((text) => notes.push(text));
    expect(() => those.find('map')).to.throw('no chaincode is called "map": this scenario deployed none yet');
    those.add({ name: 'testCC' });
    those.add({ name: NAME, path: `${GO}/utxo` });
    expect([those.find('map'), those.find('map')].map(({ name }) => name)).to.deep.equal([NAME, NAME]);
    expect(notes).to.deep.equal([
      `no chaincode of this scenario is called "map": ${GO}/utxo (abcdef01…), the last one deployed, ` +
        "is taken for it, as Fabric's own suite does whatever the name",
    ]);
  });
});

describe('a value of an answer', () => {
  it('is found by its dotted path, also in an array', () => {
    const body = { peers: [{ ID: { name: 'vp0' } }] };
    expect(valueAt(body, 'peers.0.ID.name')).to.equal('vp0');
    expect(valueAt(body, 'peers.1.ID')).to.equal(undefined);
  });
});
