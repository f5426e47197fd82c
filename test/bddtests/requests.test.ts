import { afterEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { accepts, type FakePeer, refuses } from './fake-peer';
import { Scenario } from './scenario';
import { StepDefinitions } from './step-definitions';

const PATH = 'github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02';
const NAME = 'e'.repeat(128);
const DEPLOY = `I deploy chaincode "${PATH}" with ctor "init" to "vp0"`;

describe("what steps of Fabric's own suite ask of the peers", async () => {
  const definitions = await StepDefinitions.load();
  let scenario: Scenario;

  /** On peers that take everything. */
  async function begin(...peers: string[]): Promise<Scenario> {
    scenario = await Scenario.begin(definitions, peers);
    for (const { answers } of scenario.peers) {
      answers.set('deploy', accepts(NAME));
      answers.set('invoke', accepts('tx-1'));
      answers.set('query', accepts('100'));
      answers.set('POST /registrar', { body: { OK: 'Login successful' } });
    }
    return scenario;
  }

  afterEach(() => scenario.end());

  it('the arguments are the first row below the heading row', async () => {
    const { says, peer } = bound(await begin('vp0'));
    await says([DEPLOY, ['arg1', 'arg2'], ['a', '100']]);
    expect(calls(peer('vp0'))).to.deep.equal([
      { type: 1, chaincodeID: { path: PATH }, ctorMsg: { args: ['init', 'a', '100'] } },
    ]);
  });

  it('|| over || is one empty argument, and no table is none', async () => {
    const { says, peer } = bound(await begin('vp0'));
    await says([DEPLOY, [''], ['']], DEPLOY);
    expect(calls(peer('vp0')).map(({ ctorMsg }) => ctorMsg)).to.deep.equal([
      { args: ['init', ''] },
      { args: ['init'] },
    ]);
  });

  it('a language goes by its number', async () => {
    const { says, peer } = bound(await begin('vp0'));
    await says(`I deploy lang chaincode "some/path" of "JAVA" with ctor "init" to "vp0"`);
    expect(calls(peer('vp0'))[0]?.['type']).to.equal(4);
  });

  it('a chaincode goes by the name that its deploy came to, the system’s by its own', async () => {
    const { says, peer } = bound(await begin('vp0'));
    await says(
      DEPLOY,
      'I invoke chaincode "example2" function name "invoke" on "vp0"',
      'I invoke master chaincode "noop" function name "execute" on "vp0"',
      'I mock deploy chaincode with name "testCC"',
      'I query chaincode "testCC" function name "query" on "vp0"',
    );
    expect(calls(peer('vp0')).map(({ chaincodeID }) => chaincodeID)).to.deep.equal([
      { path: PATH },
      { name: NAME },
      { name: 'noop' },
      { name: 'testCC' },
    ]);
  });

  it('attributes go along, and an invoke is made as often as said', async () => {
    const { says, peer } = bound(await begin('vp0'));
    await says(
      DEPLOY,
      'I invoke chaincode "example2" function name "f" with attributes "company, position" on "vp0"',
      'I invoke chaincode "example2" function name "f" on "vp0" "3" times',
    );
    const [, first, ...others] = calls(peer('vp0'));
    expect(first?.['attributes']).to.deep.equal(['company', 'position']);
    expect(others).to.have.lengthOf(3);
  });

  it('each peer is asked as the user who is registered there, in queries as the one of the credentials', async () => {
    const { says, peer } = bound(await begin('vp0', 'vp1'));
    await says(
      ['I register with CA supplying username "binhn" and secret "s" on peers', ['vp0']],
      [
        'I use the following credentials for querying peers:',
        ['peer', 'username', 'secret'],
        ['vp0', 'test_user0', 's'],
        ['vp1', 'test_user1', 's'],
      ],
      DEPLOY,
      ['I query chaincode "example2" function name "query" with value "a" on peers:', ['vp0', 'vp1']],
    );
    const users = (name: string) => calls(peer(name)).map(({ secureContext }) => secureContext);
    expect(users('vp0')).to.deep.equal(['binhn', 'test_user0']);
    expect(users('vp1')).to.deep.equal(['test_user1']);
  });

  it('only peers that are up are all peers', async () => {
    const { says, peer } = bound(await begin('vp0', 'vp1'));
    await says(
      DEPLOY,
      ['I stop peers', ['vp1']],
      'I query chaincode "example2" function name "q" on all peers',
    );
    expect(calls(peer('vp1'))).to.deep.equal([]);
  });

  it('an unconditional query takes any answer, and a later step may look at it', async () => {
    const { says, peer } = bound(await begin('vp0'));
    peer('vp0').answers.set('query', { status: 400, body: { error: { code: -32602 } } });
    await says(
      DEPLOY,
      ['I unconditionally query chaincode "example2" function name "q" with value "a" on peers', ['vp0']],
      'I should get a JSON response with "error.code" = "-32602"',
    );
  });

  it('an error that is awaited in a log explains a refused query', async () => {
    const { says, peer } = bound(await begin('vp0'));
    peer('vp0').answers.set('query', refuses('Error:Failed to launch chaincode'));
    peer('vp0').log.push('10:11:12.131 [rest] ProcessChaincode -> ERRO 0a1 Error when querying chaincode');
    await says(
      'I mock deploy chaincode with name "testCC"',
      'I query chaincode "testCC" function name "query" on "vp0"',
      'I wait up to 1 seconds for an error in the logs for peer vp0',
    );
    scenario.world.expectedFailures.failIfUnclaimed();
  });

  it('what one vocabulary deploys, the other one can call', async () => {
    const { says, peer } = bound(await begin('vp0'));
    await says(DEPLOY, 'I try to query a');
    expect(calls(peer('vp0')).at(-1)?.['chaincodeID']).to.deep.equal({ name: NAME });
    await says(
      'I deploy map',
      'I query chaincode "map" function name "get" on "vp0"',
      'I should get a JSON response with "result.message" = "100"',
    );
  });

  it('a peer that was started again is asked where its port is then', async () => {
    const { says, peer } = bound(await begin('vp0'));
    const request = 'requesting "/chain" from "vp0"';
    await says(request, ['I stop peers', ['vp0']], ['I start peers', ['vp0']], request);
    const urls = peer('vp0').requests.map(({ url }) => url);
    expect(urls.filter((url) => url === '/chain')).to.have.lengthOf(2);
  });

  it('a command is split by its quotes', async () => {
    const { says } = bound(await begin('vp0'));
    scenario.peer('vp0').command = { exitCode: 1, stdout: '', stderr: '' };
    await says(`I execute "peer chaincode query -c '{"Args":["a b"]}'" in container vp0`);
    expect(scenario.peer('vp0').executed).to.deep.equal([
      ['peer', 'chaincode', 'query', '-c', '{"Args":["a b"]}'],
    ]);
  });
});

/** The parameters of the chaincode calls that a peer got. */
function calls({ requests }: FakePeer): Record<string, unknown>[] {
  return requests.flatMap(({ url, body }) => (url === '/chaincode' ? [body.params ?? {}] : []));
}

function bound(scenario: Scenario): Pick<Scenario, 'says' | 'peer'> {
  return { says: scenario.says.bind(scenario), peer: scenario.peer.bind(scenario) };
}
