import type { Openchain } from '../peer/services';
import { error, json } from './response';
import type { Route } from './router';

/** Routes that read the ledger and the network (recorded in 06-rest-get.txt). */
export function chainRoutes(openchain: Openchain): Record<string, Route> {
  return {
    'GET /chain': () => {
      const info = openchain.blockchainInfo();
      return info ? json(200, info) : error(400, 'No blocks in blockchain.'); // core/rest/api.go
    },
    'GET /chain/blocks/:id': ({ params }) => {
      const id = params['id'] ?? '';
      if (!isUint64(id)) return error(400, 'Block id must be an integer (uint64).');
      const block = openchain.block(Number(id));
      return block ? json(200, block) : error(404, 'openchain: resource not found');
    },
    'GET /transactions/:id': ({ params }) => {
      const id = params['id'] ?? '';
      const transaction = openchain.transaction(id);
      return transaction ? json(200, transaction) : error(404, `Transaction ${id} is not found.`);
    },
    'GET /network/peers': () => json(200, { peers: openchain.peers() }),
  };
}

function isUint64(text: string): boolean {
  return /^\d+$/.test(text) && BigInt(text) < 2n ** 64n;
}
