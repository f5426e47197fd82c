import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readRecording } from '../../embedded/test/recordings/recording';
import { invokeToCommit, memory } from './figures';
import { fourPeers, LiveNetwork } from './network';
import { Replay, replayed } from './replay';

/** In the order they were recorded in, on one network: a login in one is presumed by the next. */
const RECORDINGS = [
  '04-cli-login-deploy.txt',
  '05-cli-query-invoke.txt',
  '14-cli-help.txt',
  '06-rest-get.txt',
  '06-rest-get.blocks.txt',
  '12-rest-chaincode-jsonrpc.txt',
  '12-rest-chaincode-jsonrpc.blocks.txt',
  '20-errors-deploy-cli.txt',
  '21-errors-query-invoke-cli.txt',
  '22-duplicate-and-other-deploys.txt',
];

let live: LiveNetwork;
let replay: Replay;
before(async () => {
  live = await LiveNetwork.start(fourPeers());
  replay = new Replay(live);
});
after(() => live?.end());

for (const file of RECORDINGS) {
  describe(`answers as recorded in ${file}`, () => replayed(readRecording(file), () => replay));
}

/** Three times what is aimed at: on a busy machine a figure is no proof. */
const LENIENCE = 3;

describe('figures', () => {
  it('ready after the start of the last container', (test) => {
    test.diagnostic(`${Math.round(live.readyAfter)} ms`);
    assert.ok(live.readyAfter < 3_000 * LENIENCE);
  });

  it('invoke to commit on all vps', async (test) => {
    live.chaincode = replay.chaincode;
    const median = await invokeToCommit(live, 'jim');
    test.diagnostic(`median ${Math.round(median)} ms`);
    assert.ok(median < 100 * LENIENCE);
  });

  it('memory of each vp', async (test) => {
    const megabytes = await memory(live);
    test.diagnostic(`${megabytes.join(', ')} MB`);
    for (const each of megabytes) assert.ok(each < 90 * LENIENCE);
  });
});
