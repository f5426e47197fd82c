import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Scenario, type Sentence } from './scenario';
import { StepDefinitions } from './step-definitions';

const PATH = 'github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02';
const NAME = 'e'.repeat(128);
const DEPLOY = `I deploy chaincode "${PATH}" with ctor "init" to "vp0"`;
const PRINTS_NOTHING = { exitCode: 0, stdout: '' };

describe("what steps of Fabric's own suite ask of the peers", async () => {
  const definitions = await StepDefinitions.load();

  async function begin(): Promise<Scenario> {
    const scenario = await Scenario.begin(definitions);
    scenario.fabric.names = NAME;
    return scenario;
  }

  /** The chaincode calls that the peer gets by these steps. */
  async function callsOf(peer: string, ...sentences: readonly Sentence[]) {
    const scenario = await begin();
    await scenario.says(...sentences);
    return scenario.peer(peer).calls;
  }

  it('the arguments are the first row below the heading row', async () => {
    const calls = await callsOf('vp0', [DEPLOY, ['arg1', 'arg2'], ['a', '100']]);
    expect(calls).to.deep.equal([
      { type: 1, chaincodeID: { path: PATH }, ctorMsg: { args: ['init', 'a', '100'] } },
    ]);
  });

  it('|| over || is one empty argument, and no table is none', async () => {
    const calls = await callsOf('vp0', [DEPLOY, [''], ['']], DEPLOY);
    expect(calls.map(({ ctorMsg }) => ctorMsg.args)).to.deep.equal([['init', ''], ['init']]);
  });

  it('a language goes by its number', async () => {
    const [call] = await callsOf(
      'vp0',
      `I deploy lang chaincode "some/path" of "JAVA" with ctor "init" to "vp0"`,
    );
    expect(call?.type).to.equal(4);
  });

  it('a chaincode goes by the name that its deploy came to, the system’s by its own', async () => {
    const calls = await callsOf(
      'vp0',
      DEPLOY,
      'I invoke chaincode "example2" function name "invoke" on "vp0"',
      'I invoke master chaincode "noop" function name "execute" on "vp0"',
      'I mock deploy chaincode with name "testCC"',
      'I query chaincode "testCC" function name "query" on "vp0"',
    );
    expect(calls.map(({ chaincodeID }) => chaincodeID)).to.deep.equal([
      { path: PATH },
      { name: NAME },
      { name: 'noop' },
      { name: 'testCC' },
    ]);
  });

  it('attributes go along, and an invoke is made as often as said', async () => {
    const [, first, ...others] = await callsOf(
      'vp0',
      DEPLOY,
      'I invoke chaincode "example2" function name "f" with attributes "company, position" on "vp0"',
      'I invoke chaincode "example2" function name "f" on "vp0" "3" times',
    );
    expect(first?.attributes).to.deep.equal(['company', 'position']);
    expect(others).to.have.lengthOf(3);
  });

  it('each peer is asked as the user who is registered there, in queries as the one of the credentials', async () => {
    const scenario = await begin();
    await scenario.says(
      ['I register with CA supplying username "binhn" and secret "s" on peers', ['vp0']],
      [
        'I use the following credentials for querying peers:',
        ['peer', 'username', 'secret'],
        ['vp0', 'test_user0', 's'],
        ['vp1', 'test_user1', 's'],
      ],
      [DEPLOY, ['arg1', 'arg2'], ['a', '100']],
      ['I query chaincode "example2" function name "query" with value "a" on peers:', ['vp0', 'vp1']],
    );
    const usersOn = (peer: string) => scenario.peer(peer).calls.map(({ secureContext }) => secureContext);
    expect(usersOn('vp0')).to.deep.equal(['binhn', 'test_user0']);
    expect(usersOn('vp1')).to.deep.equal(['test_user1']);
  });

  it('only peers that are up are all peers', async () => {
    const stopped = await callsOf(
      'vp1',
      DEPLOY,
      ['I stop peers', ['vp1']],
      'I query chaincode "example2" function name "q" on all peers',
    );
    expect(stopped).to.deep.equal([]);
  });

  it('an unconditional query takes any answer, and a later step may look at it', async () => {
    const scenario = await begin();
    scenario.peer('vp0').answers.set('query', { status: 400, body: { error: { code: -32602 } } });
    await scenario.says(
      DEPLOY,
      ['I unconditionally query chaincode "example2" function name "q" with value "a" on peers', ['vp0']],
      'I should get a JSON response with "error.code" = "-32602"',
    );
  });

  it('an error that is awaited in a log explains a refused query', async () => {
    const scenario = await begin();
    const { fabric, world } = scenario;
    fabric.container('vp0').log?.push('10:11:12.131 [rest] ProcessChaincode -> ERRO 0a1 Error when querying');
    fabric.peer('vp0').refusals.set('query', 'Error:Failed to launch chaincode');
    await scenario.says(
      'I mock deploy chaincode with name "testCC"',
      'I query chaincode "testCC" function name "query" on "vp0"',
      'I wait up to 1 seconds for an error in the logs for peer vp0',
    );
    world.expectedFailures.failIfUnclaimed();
  });

  it('what one vocabulary deploys, the other one can call', async () => {
    const scenario = await begin();
    await scenario.says([DEPLOY, ['arg1', 'arg2'], ['a', '100']], 'I try to query a');
    const { calls } = scenario.peer('vp0');
    expect(calls.at(-1)?.chaincodeID).to.deep.equal({ name: NAME });
    scenario.fabric.names = 'f'.repeat(128);
    await scenario.says('I deploy map', 'I invoke chaincode "map" function name "put" on "vp0"');
    expect(calls.at(-1)?.chaincodeID).to.deep.equal({ name: 'f'.repeat(128) });
  });

  it('a command is split by its quotes', async () => {
    const scenario = await begin();
    const commands: (readonly string[])[] = [];
    scenario.fabric.container('vp0').execute = (command) => {
      commands.push(command);
      return PRINTS_NOTHING;
    };
    await scenario.says(`I execute "peer chaincode query -c '{"Args":["a b"]}'" in container vp0`);
    expect(commands).to.deep.equal([['peer', 'chaincode', 'query', '-c', '{"Args":["a b"]}']]);
  });
});
