import { describe, it } from 'node:test';
import { expect } from 'chai';
import { words } from '../../support/docker/command-line';

describe('a command line', () => {
  for (const [line, expected] of [
    [`peer  node 'a b' "c d" e\\ f g="h i"j ''`, ['peer', 'node', 'a b', 'c d', 'e f', 'g=h ij', '']],
    [`-c '{"Args":["it"]}' "say \\"so\\""`, ['-c', '{"Args":["it"]}', 'say "so"']],
    [`-c {"Args":["a b"]} it's`, ['-c', '{"Args":["a', 'b"]}', "it's"]],
  ] as const)
    it(`is split at blanks outside quotes: ${line}`, () => {
      expect(words(line)).to.deep.equal(expected);
    });

  it('ends its quotes', () => {
    expect(() => words(`peer 'node`)).to.throw('does not end');
  });
});
