import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Engine } from '../../support/docker/engine';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import type { ReportedNetwork } from '../../support/report/reported-network';
import { usageOf } from '../../support/report/usage';
import type { WatchedContainer } from '../../support/report/watched-containers';

const image = { Size: 138, RootFS: { Layers: ['a', 'b'] } };

/** Has one dev image, and knows how much memory some containers use. */
const engine = (memory: Readonly<Record<string, object>>) =>
  ({
    docker: {
      getImage: () => ({ inspect: async () => image }),
      getContainer: (id: string) => ({
        stats: async () => memory[id] ?? Promise.reject(new Error('gone')),
      }),
    },
  }) as unknown as Pick<Engine, 'docker'>;

const network = {
  resources: { images: new Map([['dev-vp1-ee', { imageId: 'x' }]]) },
  makerOf: (name: string) => /^dev-(vp\d)-/.exec(name)?.[1],
  gateway: () => ({ requests: 1, kinds: { 'POST /build': 1 }, refused: [] }),
  logs: fabric06.logs,
} as unknown as ReportedNetwork;

const containers = [
  { name: 'vp1', kind: 'peer', id: '1', log: { text: '10:11:12.131 [x] f -> ERRO 0a1 no\n'.repeat(2) } },
  { name: 'dev-vp1-ee', kind: 'dev', peer: 'vp1', id: '2', log: { text: '' } },
  { name: 'vp2', kind: 'peer', id: '3', log: { text: '10:11:12.131 [x] f -> INFO 0a1 yes' } },
] as unknown as WatchedContainer[];

const recording = { steps: [{ text: 'a step', status: 'PASSED', startedAt: 5, endedAt: 12 }], endedAt: 20 };

describe('what a scenario used', () => {
  it('has steps, dev images, memory without the page cache, requests by kind, and errors once', async () => {
    const memory = {
      1: { memory_stats: { usage: 100, stats: { inactive_file: 30 } } },
      2: { memory_stats: { usage: 7 } },
    };
    expect(await usageOf(network, engine(memory), containers, recording)).to.deep.equal({
      steps: [{ text: 'a step', status: 'PASSED', ms: 7 }],
      devImages: [{ peer: 'vp1', bytes: 138, layers: 2 }],
      memory: { vp1: 70, "vp1's dev containers": 7 },
      requests: { 'POST /build': 1 },
      errors: { vp1: ['no'] },
    });
  });

  it('leaves out requests where there is no gateway', async () => {
    const without = { ...network, gateway: () => ({ off: 'remote' }) } as ReportedNetwork;
    expect(await usageOf(without, engine({}), containers, recording)).not.to.have.property('requests');
  });
});
