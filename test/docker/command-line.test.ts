import { describe, it } from 'node:test';
import { expect } from 'chai';
import { words } from '../../support/docker/command-line';

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
