import { describe, it } from 'node:test';
import { expect } from 'chai';
import { fateOf } from '../../support/network/fate';
import type { Validator } from '../../support/network/validator';

/** A peer whose blocks hold these transactions; the genesis block comes first. */
function peerWith(...blocks: string[][]): Validator {
  const rest = {
    block: async (number: number) => ({ transactions: blocks[number]?.map((txid) => ({ txid, type: 2 })) }),
    hasTransaction: async (id: string) => blocks.flat().includes(id),
  };
  return { name: 'vp0', rest, height: async () => blocks.length } as unknown as Validator;
}

const submitted = { txid: 'tx', heights: new Map([['vp0', 1]]), duplicate: false };

describe('the fate of a transaction', () => {
  it('is committed when a block holds it', async () => {
    expect(await fateOf(submitted, peerWith([], ['tx']))).to.deep.equal({ found: 'committed' });
  });

  it('is rejected when an empty block was added since: the height alone proves nothing', async () => {
    expect(await fateOf(submitted, peerWith([], []))).to.deep.equal({ found: 'rejected' });
  });

  it('is open while no block was added, or only those of others', async () => {
    expect(await fateOf(submitted, peerWith([], ['other']))).to.deep.equal({
      seen: 'at height 2 (1 when it was submitted), no block has it',
    });
  });

  it('is not looked for while no block was added, nor twice in one block', async () => {
    const asked: string[] = [];
    const blocks = [[], ['other'], ['another']];
    const rest = {
      block: async (number: number) => {
        asked.push(`block ${number}`);
        return { transactions: [{ txid: blocks[number]?.[0], type: 2 }] };
      },
      hasTransaction: async () => asked.push('transaction') === 0,
    };
    let height = 1;
    const peer = { name: 'vp0', rest, height: async () => height } as unknown as Validator;
    const submission = { ...submitted };
    for (height of [1, 2, 2, 3]) await fateOf(submission, peer);
    expect(asked).to.deep.equal(['transaction', 'block 1', 'transaction', 'transaction', 'block 2']);
  });

  it('of a duplicate deploy is not told by its id, which the first deploy already has', async () => {
    const duplicate = { txid: 'tx', heights: new Map([['vp0', 2]]), duplicate: true };
    expect(await fateOf(duplicate, peerWith([], ['tx'], []))).to.deep.equal({ found: 'rejected' });
    expect(await fateOf(duplicate, peerWith([], ['tx']))).to.have.property('seen');
  });
});
