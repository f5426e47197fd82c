import { restOf } from '../support/fabric/v0.6/client';
import { type Figure, ratios } from './figure';
import type { Measure } from './measure';

const SAMPLES = 50;

/** What a call of the harness costs beside the request it makes. */
export const query: Measure = {
  name: 'query',
  title: 'a query over REST',
  measure: async (bench) => {
    const { network, client, deployment } = await bench.deployed();
    const [vp0] = network.state.peers;
    if (!vp0) throw new Error('a network without peers');
    const { ask } = client.query(deployment, { text: 'a', args: ['a'] }, {});
    const user = await network.state.fabric.users.actingOn(vp0);
    const params = {
      type: 1,
      chaincodeID: { name: deployment.name },
      ctorMsg: { args: ['query', 'a'] },
      secureContext: user,
    };
    const request = {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', method: 'query', params, id: 1 }),
      headers: { 'Content-Type': 'application/json' },
    };
    const url = `http://${await restOf(vp0.client).address()}/chaincode`;
    const [ours, bare]: [number[], number[]] = [[], []];
    while (bare.length < SAMPLES) {
      ours.push(await timed(() => ask(vp0)));
      bare.push(await timed(async () => (await fetch(url, request)).json()));
    }
    return figures(ours, bare);
  },
};

const figures = (ours: readonly number[], bare: readonly number[]): Figure[] => [
  { title: 'a query', unit: 'ms', samples: ours },
  { title: 'a query, of a bare fetch', unit: '×', samples: ratios(ours, bare) },
];

/** In milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
