import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FakeNetwork } from './fake-network';
import { comparable, normalize } from './normalize';
import { type Answer, type Ask, readRecording, title } from './recording';

/** In the order they were recorded in, on one network: a login in one is presumed by the next. */
const RECORDINGS = [
  '04-cli-login-deploy.txt',
  '05-cli-query-invoke.txt',
  '14-cli-help.txt',
  '06-rest-get.txt',
  '12-rest-chaincode-jsonrpc.txt',
  '20-errors-deploy-cli.txt',
  '21-errors-query-invoke-cli.txt',
  '22-duplicate-and-other-deploys.txt',
];

describe('the embedded network', () => {
  let network: FakeNetwork;
  before(async () => {
    network = await FakeNetwork.start();
  });
  after(() => network.stop());

  const put = (ask: Ask): Promise<Answer> =>
    ask.kind === 'request'
      ? network.request(ask.peer, ask.request)
      : network.exec(ask.peer, ask.argv, ask.env);

  for (const file of RECORDINGS)
    describe(`answers as recorded in ${file}`, () => {
      for (const { line, ask, answer } of readRecording(file))
        it(title(line), async () => {
          const expected = normalize(answer);
          const actual = normalize(await put(ask));
          assert.deepEqual(comparable(actual, expected), comparable(expected, expected));
        });
    });
});
