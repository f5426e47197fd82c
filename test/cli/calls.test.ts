import { before, describe, it } from 'node:test';
import { expect } from 'chai';
import { readInvoke } from '../../cli/calls';
import { Words } from '../../cli/words';

describe('the words of invoke', () => {
  let words: Words;
  before(async () => {
    words = await Words.load();
  });

  it('are those of a sentence', () => {
    const { call, times, options } = readInvoke(words, 'vote 3 times with ann, 5 on vp2 as jim');
    expect(call).to.deep.equal(['vote', 'ann', '5']);
    expect(times).to.equal(3);
    expect(options).to.include({ peer: 'vp2', user: 'jim' });
  });

  it('call once where no number is given', () => {
    expect(readInvoke(words, 'invoke with a, b, 10').times).to.equal(1);
  });

  it('refuse transactions that are endorsed at once', () => {
    expect(() => readInvoke(words, 'vote 2 times at once with ann')).to.throw('scenario');
  });
});
