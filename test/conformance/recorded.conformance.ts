import { after, before, describe } from 'node:test';
import { readRecording } from '../../embedded/test/recordings/recording';
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
