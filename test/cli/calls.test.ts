import { before, describe, it } from 'node:test';
import { expect } from 'chai';
import { named, readInvoke, readQuery } from '../../cli/calls';
import { loadWords, type ReadWords } from '../../cli/words';
import { UserError } from '../../support/errors';
import { ChaincodeFolders } from '../../support/fabric/chaincode-folders';

describe('the words of a call', () => {
  let read: ReadWords;
  before(async () => {
    read = await loadWords();
  });

  it('are those of a sentence', () => {
    const { call, times, options } = readInvoke(read, 'vote 3 times with ann, 5 on vp2 as jim');
    expect(call).to.deep.equal(['vote', 'ann', '5']);
    expect(times).to.equal(3);
    expect(options).to.include({ peer: 'vp2', user: 'jim' });
  });

  it('call once where no number is given', () => {
    expect(readInvoke(read, 'invoke with a, b, 10').times).to.equal(1);
  });

  it('of a query may name the peers to ask', () => {
    expect(readQuery(read, 'a on each vp').on).to.deep.equal({ peers: undefined });
    expect(readQuery(read, 'a on vp1 and vp2').on).to.deep.equal({ peers: ['vp1', 'vp2'] });
    expect(readQuery(read, 'a').on).to.equal(undefined);
    expect(readQuery(read, 'read with "what is on 5"').on).to.equal(undefined);
  });

  it('refuse transactions that are endorsed at once', () => {
    expect(() => readInvoke(read, 'vote 2 times at once with ann')).to.throw('scenario');
  });

  it('name a chaincode by its folder or its import path, and a folder that is missing', () => {
    const folders = new ChaincodeFolders(() => {});
    expect(named('./chaincode/example02 with args a', folders)).to.equal('"example02" with args a');
    expect(named('github.com/acme/poll', folders)).to.equal('"github.com/acme/poll"');
    for (const path of ['./nope', '../nope/poll', '/nope'])
      expect(() => named(path, folders)).to.throw(UserError, `no folder ${path}`);
  });
});
