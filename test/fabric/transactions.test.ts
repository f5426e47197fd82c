import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { LedgerPeer, PeerAccess } from '../../support/fabric/peer';
import type { Transaction } from '../../support/fabric/transactions';
import { Client } from '../../support/fabric/v0.6/client';
import { BlockTransactions } from '../../support/fabric/v0.6/transactions';

/** What the blocks after the genesis block hold: ids of transactions, and `-` for each that failed. */
type Chain = string[];

/** A client that submits transactions, and the chains of the peers as they grow. */
class Chains {
  readonly #transactions = new BlockTransactions();
  readonly #chains = new Map<string, Chain>();
  readonly requests: string[] = [];
  /** Blocks that a peer will have, but has not fetched yet: `vp0 1`. */
  readonly unfetched = new Set<string>();

  constructor(...peers: readonly string[]) {
    for (const peer of peers) this.#chains.set(peer, []);
  }

  /** `unreachable` are the peers that do not answer just before. */
  submit(id: string, unreachable: readonly string[] = []): Transaction {
    const heights = [...this.#chains]
      .filter(([peer]) => !unreachable.includes(peer))
      .map(([peer, chain]): [string, number] => [peer, chain.length + 1]);
    return this.#transactions.add(id.startsWith('cc') ? 'deploy' : 'invoke', id, new Map(heights));
  }

  /** Adds blocks to a peer: `commit('vp0', 'tx', '-', 'one -')`. */
  commit(peer: string, ...blocks: readonly string[]): void {
    this.#chains.get(peer)?.push(...blocks);
  }

  /** `committed`, `rejected`, or `unknown: ` and what was seen. */
  async fate(transaction: Transaction, peer = 'vp0'): Promise<string> {
    const finding = await this.#transactions.fateOn(this.#peer(peer), transaction);
    return 'found' in finding ? finding.found : `unknown: ${finding.seen}`;
  }

  isDeploying(...peers: readonly string[]): Promise<boolean> {
    return this.#transactions.isDeploying(peers.map((peer) => this.#peer(peer)));
  }

  #peer(name: string): LedgerPeer {
    const chain = this.#chains.get(name) ?? [];
    const client = new Client({ name, tls: false } as PeerAccess);
    const hasBlock = (number: number) => number <= chain.length && !this.unfetched.has(`${name} ${number}`);
    Object.assign(client.rest, {
      chain: async () => ({ height: chain.length + 1, currentBlockHash: '' }),
      block: async (number: number) => {
        this.requests.push(`block ${number}`);
        if (!hasBlock(number)) return undefined;
        const executed = chain[number - 1]?.split(' ') ?? [];
        const transactions = executed.filter((id) => id !== '-').map((txid) => ({ txid, type: 2 }));
        return {
          ...(transactions.length > 0 && { transactions }),
          nonHashData: { chaincodeEvents: executed.map(() => ({})) },
        };
      },
      hasTransaction: async (id: string) => {
        this.requests.push(id);
        return chain.some((block, index) => hasBlock(index + 1) && block.split(' ').includes(id));
      },
    });
    return { name, client };
  }
}

describe('the fate of a transaction', () => {
  it('is committed when a block holds it', async () => {
    const chains = new Chains('vp0');
    const tx = chains.submit('tx');
    chains.commit('vp0', 'tx');
    expect(await chains.fate(tx)).to.equal('committed');
  });

  it('is rejected when an empty block was added since: the height alone proves nothing', async () => {
    const chains = new Chains('vp0');
    const tx = chains.submit('tx');
    chains.commit('vp0', '-');
    expect(await chains.fate(tx)).to.equal('rejected');
  });

  it('is unknown while another one may be what has failed', async () => {
    const chains = new Chains('vp0');
    const [bad, deploy] = [chains.submit('bad'), chains.submit('cc')];
    chains.commit('vp0', '-');
    expect(await chains.fate(deploy)).to.match(/^unknown: .*failed/);
    expect(await chains.fate(bad)).to.match(/^unknown: .*failed/);
    chains.commit('vp0', 'cc');
    expect([await chains.fate(bad), await chains.fate(deploy)]).to.deep.equal(['rejected', 'committed']);
  });

  it('is rejected for all that are in no block, where as many have failed', async () => {
    const chains = new Chains('vp0');
    const [one, two] = [chains.submit('one'), chains.submit('two')];
    chains.commit('vp0', '-', '-');
    expect([await chains.fate(two), await chains.fate(one)]).to.deep.equal(['rejected', 'rejected']);
  });

  it('is read off a block that holds another one too, as noops makes them', async () => {
    const chains = new Chains('vp0');
    const [good, bad] = [chains.submit('good'), chains.submit('bad')];
    chains.commit('vp0', 'good -');
    expect([await chains.fate(bad), await chains.fate(good)]).to.deep.equal(['rejected', 'committed']);
  });

  it('does not depend on what had failed before', async () => {
    const chains = new Chains('vp0');
    const before = chains.submit('before');
    chains.commit('vp0', '-');
    expect(await chains.fate(before)).to.equal('rejected');
    const tx = chains.submit('tx');
    chains.commit('vp0', 'other');
    expect(await chains.fate(tx)).to.match(/^unknown: at height 3 \(2 when/);
  });

  it('may differ between peers: one that was away is behind, and other transactions failed there', async () => {
    const chains = new Chains('vp0', 'vp3');
    const before = chains.submit('before');
    for (const peer of ['vp0', 'vp3']) chains.commit(peer, '-');
    expect(await chains.fate(before, 'vp0')).to.equal('rejected');
    const tx = chains.submit('tx', ['vp3']);
    chains.commit('vp0', '-');
    expect(await chains.fate(tx, 'vp0')).to.equal('rejected');
    expect(await chains.fate(tx, 'vp3')).to.match(/^unknown: at height 2 \(unknown when/);
    chains.commit('vp3', '-');
    expect(await chains.fate(tx, 'vp3')).to.equal('rejected');
  });

  // State transfer sets the height at once and fetches the blocks backwards.
  it('is unknown while state transfer has not fetched the block yet', async () => {
    const chains = new Chains('vp3');
    const tx = chains.submit('tx');
    chains.commit('vp3', 'tx', 'other');
    chains.unfetched.add('vp3 1');
    expect(await chains.fate(tx, 'vp3')).to.match(/^unknown: .*without block 1$/);
    chains.unfetched.clear();
    expect(await chains.fate(tx, 'vp3')).to.equal('committed');
  });

  it('is unknown while an earlier block is missing, though a later one is empty', async () => {
    const chains = new Chains('vp3');
    const [one, two] = [chains.submit('one'), chains.submit('two')];
    chains.commit('vp3', 'one', '-');
    chains.unfetched.add('vp3 1');
    expect(await chains.fate(two, 'vp3')).to.match(/^unknown/);
    expect(await chains.fate(one, 'vp3')).to.match(/^unknown/);
    chains.unfetched.clear();
    expect([await chains.fate(one, 'vp3'), await chains.fate(two, 'vp3')]).to.deep.equal([
      'committed',
      'rejected',
    ]);
  });

  it('of a duplicate deploy is not that of the first, which has the same id', async () => {
    const chains = new Chains('vp0');
    const first = chains.submit('cc');
    chains.commit('vp0', 'cc');
    expect(await chains.fate(first)).to.equal('committed');
    const second = chains.submit('cc');
    expect(second.original).to.equal(first);
    expect(await chains.fate(second)).to.match(/^unknown/);
    chains.commit('vp0', '-');
    expect(await chains.fate(second)).to.equal('rejected');
  });

  it('of a deploy that failed before is found by its id', async () => {
    const chains = new Chains('vp0');
    const first = chains.submit('cc');
    chains.commit('vp0', '-');
    expect(await chains.isDeploying('vp0')).to.equal(false);
    const again = chains.submit('cc');
    expect(again.original).to.equal(undefined);
    chains.commit('vp0', 'cc');
    expect([await chains.fate(first), await chains.fate(again)]).to.deep.equal(['rejected', 'committed']);
  });

  it('takes few requests: none while no block was added, each block once, none once it is known', async () => {
    const chains = new Chains('vp0');
    const tx = chains.submit('tx');
    const requestsAfter = async (...blocks: string[]) => {
      chains.requests.length = 0;
      chains.commit('vp0', ...blocks);
      await chains.fate(tx);
      return chains.requests.join(', ');
    };
    expect(await requestsAfter()).to.equal('');
    expect(await requestsAfter('other')).to.equal('tx, block 1');
    expect(await requestsAfter()).to.equal('tx');
    expect(await requestsAfter('another')).to.equal('tx, block 2');
    expect(await requestsAfter('tx')).to.equal('tx');
    expect(await requestsAfter('later')).to.equal('');
  });
});

describe('a deploy is under way', () => {
  it('until one of the peers has settled it', async () => {
    const chains = new Chains('vp0', 'vp1');
    expect(await chains.isDeploying('vp0', 'vp1')).to.equal(false);
    chains.submit('cc');
    expect(await chains.isDeploying('vp0', 'vp1')).to.equal(true);
    chains.commit('vp1', 'cc');
    expect(await chains.isDeploying('vp0', 'vp1')).to.equal(false);
  });
});
