import { describe, it } from 'node:test';
import { expect } from 'chai';
import { type Transaction, Transactions } from '../../support/fabric/v0.6/transactions';
import type { Peer } from '../../support/network/peer';

/** What the blocks after the genesis block hold: ids of transactions, and `-` for each that failed. */
type Chain = string[];

/** A network with a client: what it submits, and the chains as they grow. */
class Story {
  readonly #submissions = new Transactions();
  readonly #chains = new Map<string, Chain>();
  readonly asked: string[] = [];

  constructor(...peers: readonly string[]) {
    for (const peer of peers) this.#chains.set(peer, []);
  }

  /** `unheard` are the peers that do not answer just before. */
  submit(txid: string, unheard: readonly string[] = []): Transaction {
    const heights = [...this.#chains]
      .filter(([peer]) => !unheard.includes(peer))
      .map(([peer, chain]): [string, number] => [peer, chain.length + 1]);
    return this.#submissions.add(txid.startsWith('cc') ? 'deploy' : 'invoke', txid, new Map(heights));
  }

  /** A block on a peer: `commit('vp0', 'tx')`, `commit('vp0', '-')`, `commit('vp0', 'one -')`. */
  commit(peer: string, block: string): void {
    this.#chains.get(peer)?.push(block);
  }

  /** `committed`, `rejected`, or what was seen. */
  async fate(submission: Transaction, peer = 'vp0'): Promise<string> {
    const finding = await this.#submissions.fateOf(submission, this.#peer(peer));
    return 'found' in finding ? finding.found : finding.seen;
  }

  isDeploying(...peers: readonly string[]): Promise<boolean> {
    return this.#submissions.isDeploying(peers.map((peer) => this.#peer(peer)));
  }

  #peer(name: string): Peer {
    const chain = this.#chains.get(name) ?? [];
    const rest = {
      block: async (number: number) => {
        this.asked.push(`block ${number}`);
        const executed = chain[number - 1]?.split(' ') ?? [];
        const transactions = executed.filter((txid) => txid !== '-').map((txid) => ({ txid, type: 2 }));
        return {
          ...(transactions.length > 0 && { transactions }),
          nonHashData: { chaincodeEvents: executed.map(() => ({})) },
        };
      },
      hasTransaction: async (txid: string) => {
        this.asked.push(txid);
        return chain.some((block) => block.split(' ').includes(txid));
      },
    };
    return { name, rest, height: async () => chain.length + 1 } as unknown as Peer;
  }
}

const OPEN = 'at height 2 (1 when it was submitted), no block has it';

describe('the fate of a transaction', () => {
  it('is committed when a block holds it', async () => {
    const story = new Story('vp0');
    const tx = story.submit('tx');
    story.commit('vp0', 'tx');
    expect(await story.fate(tx)).to.equal('committed');
  });

  it('is rejected when an empty block was added since: the height alone proves nothing', async () => {
    const story = new Story('vp0');
    const tx = story.submit('tx');
    story.commit('vp0', '-');
    expect(await story.fate(tx)).to.equal('rejected');
  });

  it('is open while no block was added, or only those of others', async () => {
    const story = new Story('vp0');
    const tx = story.submit('tx');
    expect(await story.fate(tx)).to.equal('at height 1 (1 when it was submitted), no block has it');
    story.commit('vp0', 'other');
    expect(await story.fate(tx)).to.equal(OPEN);
  });

  it('is open while another one may be what has failed, and known when both are accounted for', async () => {
    const story = new Story('vp0');
    const bad = story.submit('bad');
    const deploy = story.submit('cc');
    story.commit('vp0', '-');
    const open = 'at height 2 (1 when it was submitted); it, or another on its way, has failed';
    expect(await story.fate(deploy)).to.equal(open);
    expect(await story.fate(bad)).to.equal(open);
    story.commit('vp0', 'cc');
    expect(await story.fate(bad)).to.equal('rejected');
    expect(await story.fate(deploy)).to.equal('committed');
  });

  it('is rejected for all that are in no block, where as many have failed', async () => {
    const story = new Story('vp0');
    const [one, two] = [story.submit('one'), story.submit('two')];
    story.commit('vp0', '-');
    story.commit('vp0', '-');
    expect([await story.fate(two), await story.fate(one)]).to.deep.equal(['rejected', 'rejected']);
  });

  it('is read off a block that holds another one too, as noops makes them', async () => {
    const story = new Story('vp0');
    const [good, bad] = [story.submit('good'), story.submit('bad')];
    story.commit('vp0', 'good -');
    expect([await story.fate(bad), await story.fate(good)]).to.deep.equal(['rejected', 'committed']);
  });

  it('is not told by what had failed before it', async () => {
    const story = new Story('vp0');
    const before = story.submit('before');
    story.commit('vp0', '-');
    expect(await story.fate(before)).to.equal('rejected');
    const tx = story.submit('tx');
    story.commit('vp0', 'other');
    expect(await story.fate(tx)).to.equal('at height 3 (2 when it was submitted), no block has it');
  });

  it('is each peer’s own: one that was away is behind, and what had failed there was another', async () => {
    const story = new Story('vp0', 'vp3');
    const before = story.submit('before');
    for (const peer of ['vp0', 'vp3']) story.commit(peer, '-');
    expect(await story.fate(before, 'vp0')).to.equal('rejected');
    const tx = story.submit('tx', ['vp3']);
    story.commit('vp0', '-');
    expect(await story.fate(tx, 'vp0')).to.equal('rejected');
    expect(await story.fate(tx, 'vp3')).to.match(/^at height 2 \(not known when it was submitted\); it, or/);
    story.commit('vp3', '-');
    expect(await story.fate(tx, 'vp3')).to.equal('rejected');
  });

  it('of a duplicate deploy is not told by its id, which the first deploy already has', async () => {
    const story = new Story('vp0');
    const first = story.submit('cc');
    story.commit('vp0', 'cc');
    expect(await story.fate(first)).to.equal('committed');
    const second = story.submit('cc');
    expect(second.original).to.equal(first);
    expect(await story.fate(second)).to.equal('at height 2 (2 when it was submitted), no block has it');
    story.commit('vp0', '-');
    expect(await story.fate(second)).to.equal('rejected');
  });

  it('of a deploy like one that has failed is told by its id: it is the first', async () => {
    const story = new Story('vp0');
    const first = story.submit('cc');
    story.commit('vp0', '-');
    expect(await story.isDeploying('vp0')).to.equal(false);
    const again = story.submit('cc');
    expect(again.original).to.equal(undefined);
    story.commit('vp0', 'cc');
    expect([await story.fate(first), await story.fate(again)]).to.deep.equal(['rejected', 'committed']);
  });

  it('is not looked for while no block was added, nor twice in one block, nor once it is known', async () => {
    const story = new Story('vp0');
    const tx = story.submit('tx');
    const asked = async (block?: string) => {
      story.asked.length = 0;
      if (block) story.commit('vp0', block);
      await story.fate(tx);
      return story.asked.join(', ');
    };
    expect(await asked()).to.equal('');
    expect(await asked('other')).to.equal('tx, block 1');
    expect(await asked()).to.equal('tx');
    expect(await asked('another')).to.equal('tx, block 2');
    expect(await asked('tx')).to.equal('tx');
    expect(await asked('later')).to.equal('');
  });
});

describe('a deploy is under way', () => {
  it('until one of the peers has settled it', async () => {
    const story = new Story('vp0', 'vp1');
    expect(await story.isDeploying('vp0', 'vp1')).to.equal(false);
    story.submit('cc');
    expect(await story.isDeploying('vp0', 'vp1')).to.equal(true);
    story.commit('vp1', 'cc');
    expect(await story.isDeploying('vp0', 'vp1')).to.equal(false);
  });
});
