import { describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../../support/errors';
import { agreement } from '../../support/network/agreement';
import type { Peer } from '../../support/network/peer';
import { WaitFailed } from '../../support/waiting/eventually';
import { rejection } from '../rejection';
import { FakeFabric } from '../steps/fakes/fabric';

/** A peer whose chain has these block hashes. `requests` gets an entry for each request. */
function peer(name: string, hashes: readonly (string | undefined)[], requests: string[]): Peer {
  const answer = async <T>(value: T): Promise<T> => {
    requests.push(name);
    return value;
  };
  const client = {
    tip: () => answer({ height: hashes.length, hash: hashes.at(-1) }),
    blockHash: (number: number) => answer(hashes[number]),
  };
  return { name, client } as unknown as Peer;
}

/** Hashes of a chain of `height` blocks that forks off at block `fork`. */
const chain = (height: number, fork = height) =>
  Array.from({ length: height }, (_, number) => (number < fork ? `${number}` : `fork ${number}`));

async function compare(hashes: readonly (string | undefined)[], referenceHashes: readonly string[]) {
  const requests: string[] = [];
  const reference = peer('vp0', referenceHashes, requests);
  const other = peer('vp1', hashes, requests);
  const finding = await agreement([reference, other])(other);
  return { finding, requests: requests.length };
}

describe('agreement on a chain', () => {
  it('takes one request to each peer', async () => {
    expect(await compare(chain(100), chain(100))).to.deep.equal({ finding: { found: true }, requests: 2 });
  });

  it('waits for a peer that is behind', async () => {
    const { finding, requests } = await compare(chain(97), chain(100));
    expect(finding).to.deep.equal({ seen: 'height 97, vp0 has 100' });
    expect(requests).to.equal(4);
  });

  for (const [height, fork] of [
    [100, 0],
    [100, 41],
    [100, 99],
    [60, 41],
  ] as const)
    it(`names block ${fork} where chains of ${height} and 100 blocks differ from there, with few requests`, async () => {
      const { finding, requests } = await compare(chain(height, fork), chain(100));
      expect(finding).to.deep.equal({ seen: `block ${fork} differs from that of vp0`, hopeless: true });
      expect(requests).to.be.at.most(2 + 2 + 2 * 7);
    });

  it('is unknown while state transfer has not fetched the last common block', async () => {
    const { finding } = await compare([...chain(60).slice(0, 59), undefined], chain(100));
    expect(finding).to.deep.equal({ seen: 'height 60, vp0 has 100' });
  });

  it('fails for a last block that differs only outside its state hash', async () => {
    const { network, fabric } = await FakeFabric.started();
    fabric.submit('invoke', ['invoke', 'a', 'b', '1']);
    await network.assertions().agree();
    const { blocks } = fabric.peer('vp2');
    Object.assign(blocks.at(-1) ?? {}, { consensusMetadata: 'CAE=' });
    const failure = await rejection(network.assertions().agree());
    expect(failure).to.be.instanceOf(WaitFailed);
    expect(failure.message).to.include('block 1 differs from that of vp0');
  });

  it('is no question to a single peer', async () => {
    const { network } = await FakeFabric.started();
    expect(await rejection(network.assertions(['vp2']).agree())).to.be.instanceOf(UserError);
  });
});
