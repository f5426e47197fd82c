import { accepts, refuses } from './fake-peer';
import type { Scenario, Sentence } from './scenario';

/** A scenario in which a step must fail, and with what. */
export interface Red {
  readonly why: string;
  readonly peers?: readonly string[];
  /** What the peers are like, before any step. */
  readonly given?: (scenario: Scenario) => unknown;
  /** Steps before, which pass. */
  readonly after?: readonly Sentence[];
  /** The step that fails. */
  readonly step: Sentence;
  readonly message: string;
}

const PATH = 'github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02';
const NAME = 'e'.repeat(128);
const CHAIN = 'requesting "/chain" from "vp0"';
const DEPLOY = `I deploy chaincode "${PATH}" with ctor "init" to "vp0"`;
const INVOKE = 'I invoke chaincode "example2" function name "invoke" on "vp0"';
const QUERY = 'I query chaincode "example2" function name "query" on "vp0"';
/** From a v0.6.1 peer that started well, up to the bytes of a public key. */
const DIALLED_TWICE =
  '07:50:18.236 [peer] handleChat -> ERRO 101 Error handling message: Peer FSM failed while handling message (DISC_HELLO): current state: created, error: transition canceled with error: Error registering Handler: Duplicate Handler error: {name:"vp2"  172.17.0.4:7051 VALIDATOR ';
const LIST = 'I execute "peer network list" in container vp0';

/** Each peer takes what it is asked, and commits nothing. */
const accepting = ({ peers }: Scenario): void => {
  for (const { answers } of peers) {
    answers.set('deploy', accepts(NAME));
    answers.set('invoke', accepts('tx-1'));
    answers.set('query', accepts('100'));
  }
};

const ANSWERS: readonly Red[] = [
  {
    why: 'the attribute is not there',
    after: [CHAIN],
    step: 'I should get a JSON response containing "result.message" attribute',
    message: 'vp0\'s answer to GET /chain has no "result.message": {"height":1}',
  },
  {
    why: 'the attribute is there',
    after: [CHAIN],
    step: 'I should get a JSON response containing no "height" attribute',
    message: 'has "height", and should not: {"height":1}',
  },
  {
    why: 'the value is another',
    after: [CHAIN],
    step: 'I should get a JSON response with "height" = "2"',
    message: '"height" of vp0\'s answer to GET /chain is "1", not "2"',
  },
  {
    why: 'the value is no greater than the stored one',
    after: [CHAIN, 'I should "store" the "height" from the JSON response'],
    step: 'I should get a JSON response with "height" > "previous"',
    message: '"height" of vp0\'s answer to GET /chain is 1, not greater than 1',
  },
  {
    why: 'there is nothing to store',
    after: [CHAIN],
    step: 'I should "store" the "depth" from the JSON response',
    message: 'vp0\'s answer to GET /chain has no "depth"',
  },
  {
    why: 'the array is longer',
    after: ['requesting "/network/peers" from "vp0"'],
    step: 'I should get a JSON response with array "peers" contains "4" elements',
    message: '"peers" of vp0\'s answer to GET /network/peers has 1 item, not 4',
  },
  {
    why: 'no request was made',
    step: 'I should get a JSON response with "height" = "1"',
    message: 'no request was made yet',
  },
  {
    why: 'the status is not 200',
    step: 'requesting "/chain/blocks/9" from "vp0"',
    message: 'vp0\'s answer to GET /chain/blocks/9 has status 404, not 200: {"Error":"no /chain/blocks/9"}',
  },
  {
    why: 'one of the peers answers otherwise',
    peers: ['vp0', 'vp1'],
    given: (scenario) => {
      accepting(scenario);
      scenario.peer('vp1').answers.set('query', accepts('99'));
    },
    after: [DEPLOY, 'I query chaincode "example2" function name "query" on all peers'],
    step: 'I should get a JSON response from all peers with "result.message" = "100"',
    message: '"result.message" of vp1\'s answer to the query of example2 is "99", not "100"',
  },
  {
    why: 'a peer of the table was not asked',
    peers: ['vp0', 'vp1'],
    given: accepting,
    after: [DEPLOY, ['I query chaincode "example2" function name "query" with value "a" on peers:', ['vp0']]],
    step: ['I should get a JSON response from peers with "result.message" = "100":', ['vp0', 'vp1']],
    message: 'no answer from vp1: the last request did not go there',
  },
  {
    why: 'certificates differ',
    given: ({ peers }) => {
      for (const { answers } of peers) {
        answers.set('POST /registrar', { body: { OK: 'Login successful' } });
        answers.set('GET /registrar/binhn/tcert?count=2', { body: { OK: ['one', 'another'] } });
      }
    },
    after: [
      ['I register with CA supplying username "binhn" and secret "7avZQLwcUe9q" on peers', ['vp0']],
      ['I request transaction certs with query parameters on "vp0"', ['key', 'value'], ['count', '2']],
    ],
    step: 'I should get a JSON response with "1" different transaction certs',
    message: "vp0's answer to GET /registrar/binhn/tcert?count=2 has 2 different certificates, not 1",
  },
];

const CALLS: readonly Red[] = [
  {
    why: 'no chaincode was deployed',
    step: 'I should have received a chaincode name',
    message: 'nothing is deployed yet',
  },
  {
    why: 'the deploy was refused',
    given: ({ peers }) => peers[0]?.answers.set('deploy', refuses('User not logged in.')),
    after: [DEPLOY],
    step: 'I should have received a chaincode name',
    message: 'the deploy failed, and no step expected that: User not logged in.',
  },
  {
    why: 'the name is empty',
    given: ({ peers }) => peers[0]?.answers.set('deploy', accepts('')),
    after: [DEPLOY],
    step: 'I should have received a chaincode name',
    message: 'empty name',
  },
  {
    why: 'no chaincode is called so',
    step: 'I invoke chaincode "map" function name "put" on "vp0"',
    message: 'no chaincode is called "map": this scenario deployed none yet',
  },
  {
    why: 'no chaincode is called so, and the one taken for it answers with an error',
    given: (scenario) => {
      accepting(scenario);
      scenario.peer('vp0').answers.set('query', { status: 400, body: {} });
    },
    after: [DEPLOY],
    step: 'I query chaincode "map" function name "get" on "vp0"',
    message: `vp0's answer to the query of "map", taken for ${PATH} (eeeeeeee…) has status 400`,
  },
  {
    why: 'nothing was invoked',
    step: 'I should have received a transactionID',
    message: 'no transaction yet',
  },
  {
    why: 'the invoke was refused',
    given: (scenario) => {
      accepting(scenario);
      scenario.peer('vp0').answers.set('invoke', refuses('User not logged in.'));
    },
    after: [DEPLOY, INVOKE],
    step: 'I should have received a transactionID',
    message: 'the invoke failed, and no step expected that: User not logged in.',
  },
  {
    why: 'the id is empty',
    given: (scenario) => {
      accepting(scenario);
      scenario.peer('vp0').answers.set('invoke', accepts(''));
    },
    after: [DEPLOY, INVOKE],
    step: 'I should have received a transactionID',
    message: 'the id of the last transaction is empty',
  },
  {
    why: 'the id is another',
    given: accepting,
    after: [DEPLOY, INVOKE],
    step: 'I check the transaction ID if it is "tx-2"',
    message: 'the id of the last transaction is "tx-1", not "tx-2"',
  },
  {
    why: 'an earlier query was refused, and no step looked',
    given: (scenario) => {
      accepting(scenario);
      scenario.peer('vp0').answers.set('query', refuses('Nil amount for a'));
    },
    after: [DEPLOY, [QUERY, ['arg1'], ['a']]],
    step: INVOKE,
    message: 'the query failed, and no step expected that: Nil amount for a',
  },
  {
    why: 'a peer answers with another status than 200',
    given: (scenario) => {
      accepting(scenario);
      scenario.peer('vp0').answers.set('query', { status: 400, body: { error: {} } });
    },
    after: [DEPLOY],
    step: QUERY,
    message: 'vp0\'s answer to the query of example2 has status 400, not 200: {"error":{}}',
  },
  {
    why: 'no image comes',
    given: accepting,
    after: [DEPLOY],
    step: 'I wait "0.4" seconds for chaincode to build',
    message: `a dev image for ${PATH} (eeeeeeee…): not within 400 ms`,
  },
  {
    why: 'no block has it',
    given: accepting,
    after: [DEPLOY, INVOKE],
    step: 'I wait up to "0.4" seconds for transaction to be committed to all peers',
    message: 'vp0: at height 1 (1 when it was submitted), in no block',
  },
  {
    why: 'an empty block stands for it',
    given: (scenario) => {
      accepting(scenario);
      const { answers, queued, log } = scenario.peer('vp0');
      queued.set('GET /chain', [{ body: { height: 1 } }]);
      answers.set('GET /chain', { body: { height: 2 } });
      answers.set('GET /chain/blocks/1', { body: {} });
      log.push('10:11:12.131 [chaincode] Launch -> ERRO 0a1 sending init failed(Expecting integer)');
    },
    after: [DEPLOY],
    step: 'I wait up to "0.4" seconds for transaction to be committed to all peers',
    message: 'vp0: rejected: sending init failed(Expecting integer)',
  },
  {
    why: 'one of the peers does not have it',
    peers: ['vp0', 'vp1'],
    given: (scenario) => {
      accepting(scenario);
      const { answers, queued } = scenario.peer('vp0');
      queued.set('GET /chain', [{ body: { height: 1 } }, { body: { height: 1 } }]);
      answers.set('GET /chain', { body: { height: 2 } });
      answers.set('GET /transactions/tx-1', { body: {} });
    },
    after: [DEPLOY, INVOKE],
    step: ['I wait up to "0.4" seconds for transaction to be committed to peers:', ['vp0', 'vp1']],
    message: 'vp0: as expected\n  vp1: at height 1 (1 when it was submitted), in no block',
  },
  {
    why: 'of two transactions the first is not there, though the last is',
    given: (scenario) => {
      accepting(scenario);
      scenario.peer('vp0').queued.set('invoke', [accepts('tx-1'), accepts('tx-2')]);
      scenario.peer('vp0').answers.set('GET /transactions/tx-2', { body: {} });
    },
    after: [DEPLOY, `${INVOKE} "2" times`],
    step: ['I wait up to "0.4" seconds for transactions to be committed to peers', ['vp0']],
    message: 'vp0: 0 of 2; the next is at height 1',
  },
  {
    why: 'the chaincode does not register in dev mode',
    given: accepting,
    step: 'I deploy chaincode with name "testCC" and with ctor "init" to "vp0"',
    message: 'testCC registers with vp0: not within',
  },
  {
    why: 'there is no such language',
    step: `I deploy lang chaincode "${PATH}" of "COBOL" with ctor "init" to "vp0"`,
    message: '"COBOL" is not a chaincode language. Allowed: GOLANG, NODE, CAR, JAVA',
  },
];

const NETWORK: readonly Red[] = [
  {
    why: 'there is no such file',
    step: 'we compose "docker-compose-99.yml"',
    message: 'There is no docker-compose-99.yml in compose/',
  },
  {
    why: 'its image is not to be had',
    step: 'we compose "docker-compose-sdk-node.yml"',
    message: 'docker-compose-sdk-node.yml is not supported',
  },
  {
    why: 'the time is no number',
    step: 'I wait "two" seconds',
    message: '"two" is not a number of seconds',
  },
  {
    why: 'the peers do not find each other',
    peers: ['vp0', 'vp1'],
    after: [['I stop peers:', ['vp1']]],
    step: ['I start peers, waiting up to "0.4" seconds for them to be ready:', ['vp1']],
    message: 'not within 400 ms\n  vp0: lists vp0\n  vp1: lists vp1',
  },
  {
    why: 'there is no such peer',
    step: ['I stop peers', ['vp7']],
    message: 'no service vp7',
  },
  {
    why: 'the secret was used on another peer',
    peers: ['vp0', 'vp1'],
    given: ({ peers: [vp0, vp1] }) => {
      vp0?.answers.set('POST /registrar', { body: { OK: 'Login successful' } });
      vp1?.answers.set('POST /registrar', {
        status: 401,
        body: { Error: 'Identity or token does not match.' },
      });
    },
    step: ['I register with CA supplying username "binhn" and secret "s" on peers', ['vp0', 'vp1']],
    message: 'the registration of binhn on vp1 failed: Identity or token does not match.',
  },
  {
    why: 'a column is called otherwise',
    step: [
      'I use the following credentials for querying peers',
      ['peer', 'user', 'secret'],
      ['vp0', 'jim', 's'],
    ],
    message: 'the table has no column "username", only peer, user, secret',
  },
  {
    why: 'nobody is registered',
    step: ['I request transaction certs with query parameters on "vp0"', ['key', 'value'], ['count', '2']],
    message: 'nobody is registered yet',
  },
];

const printing =
  (exitCode: number, stdout: string) =>
  ({ peers }: Scenario): void => {
    for (const peer of peers) peer.command = { exitCode, stdout, stderr: '' };
  };

const COMMANDS: readonly Red[] = [
  {
    why: 'no command was executed',
    step: 'the command should complete successfully',
    message: 'no command ran yet',
  },
  {
    why: 'it failed',
    given: printing(1, 'Error: oh'),
    after: [LIST],
    step: 'the command should complete successfully',
    message: '`peer network list` exited with 1: it should have exited with 0. Its output:\n  | Error: oh',
  },
  {
    why: 'it succeeded',
    given: printing(0, '{}'),
    after: [LIST],
    step: 'the command should not complete successfully',
    message: '`peer network list` exited with 0: it should have failed',
  },
  {
    why: 'it is no JSON',
    given: printing(0, 'Peers: none'),
    after: [LIST],
    step: 'stdout should contain JSON',
    message: '`peer network list` exited with 0: its stdout is not JSON',
  },
  {
    why: 'the array is shorter',
    given: printing(0, '{"Peers":[]}'),
    after: [LIST],
    step: 'stdout should contain JSON with "Peers" array of length 3',
    message: '"Peers" in its stdout is an array of length 0, not of length 3',
  },
  {
    why: 'the array is none',
    given: printing(0, '{"Peers":3}'),
    after: [LIST],
    step: 'stdout should contain JSON with "Peers" array of length 3',
    message: '"Peers" in its stdout is no array',
  },
  {
    why: 'neither stream has the text',
    given: printing(0, '{"Peers":[]}'),
    after: [LIST],
    step: 'I should get result with "vp1"',
    message: 'its output should contain "vp1"',
  },
];

const LOGS_AND_EVENTS: readonly Red[] = [
  {
    why: 'the log has none',
    given: ({ peers }) => peers[0]?.log.push('10:11:12.131 [rest] start -> INFO 001 up'),
    step: 'I wait up to 0 seconds for an error in the logs for peer vp0',
    message: 'an error in the log of vp0: not within 0 ms',
  },
  {
    why: 'what the log has is none',
    given: ({ peers }) => peers[0]?.log.push(DIALLED_TWICE),
    step: 'I wait up to 0 seconds for an error in the logs for peer vp0',
    message: 'an error in the log of vp0: not within 0 ms',
  },
  {
    why: 'the log has one',
    given: ({ peers }) => peers[0]?.log.push('10:11:12.131 [rest] Register -> ERRO 0a1 no'),
    step: 'ensure after 9 seconds there are no errors in the logs for peer vp0',
    message: ' ms of 9 s: 10:11:12.131 [rest] Register -> ERRO 0a1 no',
  },
  {
    why: 'nobody listens',
    step: 'I should get a rejection message in the listener after stopping it',
    message: 'nobody listens for rejected transactions yet',
  },
  {
    why: 'nothing was rejected',
    after: ['I start a listener'],
    step: 'I should get a rejection message in the listener after stopping it',
    message: 'a rejection is announced: not within 40 ms\n  no rejection',
  },
  {
    why: 'two were rejected',
    given: ({ peers }) => peers[0]?.hub.atOnce.push('tx-1', 'tx-2'),
    after: ['I start a listener', 'I wait "0.2" seconds'],
    step: 'I should get a rejection message in the listener after stopping it',
    message: '2 rejections were announced, not 1:\n  tx-1: no\n  tx-2: no',
  },
];

export const REDS: readonly Red[] = [...ANSWERS, ...CALLS, ...NETWORK, ...COMMANDS, ...LOGS_AND_EVENTS];
