/** A pattern of Fabric 0.6's own suite, as its step files write it, and sentences of that pattern. */
export interface Pattern {
  readonly pattern: string;
  readonly examples: readonly string[];
  /** It claims something of the network, so it has to be able to fail. */
  readonly claims?: true;
}

const CALL = 'chaincode "example2" function name "query"';
const COMMITTED = 'I wait up to "60" seconds for transaction to be committed';

/** A sentence above a table, which may end in a colon or not: behave strips it, Cucumber does not. */
const colonOrNot = (sentence: string): string[] => [sentence, `${sentence}:`];

/** Network and HTTP. */
const NETWORK: readonly Pattern[] = [
  {
    pattern: 'we compose "{files}"',
    examples: [
      'we compose "docker-compose-1.yml"',
      'we compose "docker-compose-4-consensus-batch.yml docker-compose-4-consensus-nvp0.yml"',
    ],
  },
  { pattern: 'requesting "{path}" from "{alias}"', examples: ['requesting "/chain" from "vp0"'] },
  {
    pattern: 'I should get a JSON response containing "{attr}" attribute',
    examples: ['I should get a JSON response containing "height" attribute'],
    claims: true,
  },
  {
    pattern: 'I should get a JSON response containing no "{attr}" attribute',
    examples: ['I should get a JSON response containing no "OK" attribute'],
    claims: true,
  },
  {
    pattern: 'I should get a JSON response with "{attr}" = "{value}"',
    examples: [
      'I should get a JSON response with "height" = "1"',
      'I should get a JSON response with "result.message" = "{\'a\':"b"}"',
      'I should get a JSON response with "height" = "previous"',
    ],
    claims: true,
  },
  {
    pattern: 'I should get a JSON response with "{attr}" > "{value}"',
    examples: [
      'I should get a JSON response with "height" > "1"',
      'I should get a JSON response with "height" > "previous"',
    ],
    claims: true,
  },
  {
    pattern: 'I should get a JSON response with array "{attr}" contains "{n}" elements',
    examples: ['I should get a JSON response with array "peers" contains "4" elements'],
    claims: true,
  },
  {
    pattern: 'I should get a JSON response from all peers with "{attr}" = "{value}"',
    examples: ['I should get a JSON response from all peers with "result.message" = "100"'],
    claims: true,
  },
  {
    pattern: 'I should get a JSON response from peers with "{attr}" = "{value}"',
    examples: colonOrNot('I should get a JSON response from peers with "result.message" = "100"'),
    claims: true,
  },
  {
    pattern: 'I should "{store}" the "{attr}" from the JSON response',
    examples: ['I should "store" the "height" from the JSON response'],
    claims: true,
  },
  { pattern: 'I wait "{s}" seconds', examples: ['I wait "5" seconds'] },
  { pattern: 'I do nothing', examples: ['I do nothing'] },
];

const CHAINCODE: readonly Pattern[] = [
  {
    pattern: 'I deploy chaincode "{path}" with ctor "{ctor}" to "{alias}"',
    examples: colonOrNot('I deploy chaincode "github.com/some/path" with ctor "init" to "vp0"'),
  },
  {
    pattern: 'I deploy lang chaincode "{path}" of "{lang}" with ctor "{ctor}" to "{alias}"',
    examples: colonOrNot('I deploy lang chaincode "examples/java" of "JAVA" with ctor "init" to "vp0"'),
  },
  {
    pattern: 'I deploy chaincode with name "{name}" and with ctor "{ctor}" to "{alias}"',
    examples: colonOrNot('I deploy chaincode with name "testCC" and with ctor "init" to "vp0"'),
  },
  {
    pattern: 'I mock deploy chaincode with name "{name}"',
    examples: ['I mock deploy chaincode with name "testCC"'],
  },
  {
    pattern: 'I should have received a chaincode name',
    examples: ['I should have received a chaincode name'],
    claims: true,
  },
  {
    pattern: 'I invoke chaincode "{x}" function name "{f}" on "{alias}"',
    examples: colonOrNot('I invoke chaincode "example2" function name "invoke" on "vp0"'),
  },
  {
    pattern: 'I invoke chaincode "{x}" function name "{f}" on "{alias}" "{n}" times',
    examples: colonOrNot('I invoke chaincode "example2" function name "invoke" on "vp0" "8" times'),
  },
  {
    pattern: 'I invoke chaincode "{x}" function name "{f}" with attributes "{a,b}" on "{alias}"',
    examples: colonOrNot(
      'I invoke chaincode "c" function name "f" with attributes "company, position" on "vp0"',
    ),
  },
  {
    pattern: 'I invoke master chaincode "{x}" function name "{f}" on "{alias}"',
    examples: colonOrNot('I invoke master chaincode "noop" function name "execute" on "vp0"'),
  },
  {
    pattern: 'I should have received a transactionID',
    examples: ['I should have received a transactionID'],
    claims: true,
  },
  {
    pattern: 'I query chaincode "{x}" function name "{f}" on "{alias}"',
    examples: colonOrNot(`I query ${CALL} on "vp0"`),
  },
  {
    pattern: 'I unconditionally query chaincode "{x}" function name "{f}" on "{alias}"',
    examples: colonOrNot(`I unconditionally query ${CALL} on "vp0"`),
  },
  {
    pattern: 'I query chaincode "{x}" function name "{f}" on all peers',
    examples: colonOrNot(`I query ${CALL} on all peers`),
  },
  {
    pattern: 'I query chaincode "{x}" function name "{f}" with value "{v}" on peers',
    examples: colonOrNot(`I query ${CALL} with value "a" on peers`),
  },
  {
    pattern: 'I unconditionally query chaincode "{x}" function name "{f}" with value "{v}" on peers',
    examples: colonOrNot(`I unconditionally query ${CALL} with value "a" on peers`),
  },
  {
    pattern: 'I wait "{s}" seconds for chaincode to build',
    examples: ['I wait "60" seconds for chaincode to build'],
    claims: true,
  },
  {
    pattern: 'I check the transaction ID if it is "{uuid}"',
    examples: ['I check the transaction ID if it is "testCC"'],
    claims: true,
  },
  { pattern: 'I stop the chaincode', examples: ['I stop the chaincode'] },
  { pattern: 'I remove the chaincode images', examples: ['I remove the chaincode images'] },
];

const COMMITS: readonly Pattern[] = [
  {
    pattern: 'I wait up to "{s}" seconds for transaction to be committed to all peers',
    examples: [`${COMMITTED} to all peers`],
    claims: true,
  },
  {
    pattern: 'I wait up to "{s}" seconds for transaction to be committed to peers',
    examples: colonOrNot(`${COMMITTED} to peers`),
    claims: true,
  },
  {
    pattern: 'I wait up to "{s}" seconds for transactions to be committed to peers',
    examples: colonOrNot('I wait up to "60" seconds for transactions to be committed to peers'),
    claims: true,
  },
];

/** Credentials, faults, events, the CLI, logs. */
const OTHERS: readonly Pattern[] = [
  {
    pattern: 'I register with CA supplying username "{u}" and secret "{s}" on peers',
    examples: colonOrNot('I register with CA supplying username "binhn" and secret "7avZQLwcUe9q" on peers'),
  },
  {
    pattern: 'I use the following credentials for querying peers',
    examples: colonOrNot('I use the following credentials for querying peers'),
  },
  { pattern: 'I start a listener', examples: ['I start a listener'] },
  {
    pattern: 'I should get a rejection message in the listener after stopping it',
    examples: ['I should get a rejection message in the listener after stopping it'],
    claims: true,
  },
  {
    pattern: 'I start peers, waiting up to "{s}" seconds for them to be ready',
    examples: colonOrNot('I start peers, waiting up to "15" seconds for them to be ready'),
    claims: true,
  },
  { pattern: 'I start peers', examples: colonOrNot('I start peers') },
  { pattern: 'I stop peers', examples: colonOrNot('I stop peers') },
  { pattern: 'I pause peers', examples: colonOrNot('I pause peers') },
  { pattern: 'I unpause peers', examples: colonOrNot('I unpause peers') },
  {
    pattern: 'I execute "{cmd}" in container {alias}',
    examples: [
      'I execute "peer network list" in container vp0',
      `I execute "peer chaincode query -n c -c '{"Args":["a b"]}'" in container vp0`,
    ],
  },
  {
    pattern: 'the command should complete successfully',
    examples: ['the command should complete successfully'],
    claims: true,
  },
  {
    pattern: 'the command should not complete successfully',
    examples: ['the command should not complete successfully'],
    claims: true,
  },
  { pattern: '{stream} should contain JSON', examples: ['stdout should contain JSON'], claims: true },
  {
    pattern: '{stream} should contain JSON with "{attr}" array of length {n}',
    examples: ['stdout should contain JSON with "Peers" array of length 3'],
    claims: true,
  },
  {
    pattern: 'I should get result with "{text}"',
    examples: ['I should get result with "peer"'],
    claims: true,
  },
  {
    pattern: 'I wait up to {s} seconds for an error in the logs for peer {alias}',
    examples: ['I wait up to 10 seconds for an error in the logs for peer vp0'],
    claims: true,
  },
  {
    pattern: 'ensure after {s} seconds there are no errors in the logs for peer {alias}',
    examples: ['ensure after 5 seconds there are no errors in the logs for peer vp0'],
    claims: true,
  },
  {
    pattern: 'I request transaction certs with query parameters on "{alias}"',
    examples: colonOrNot('I request transaction certs with query parameters on "vp0"'),
  },
  {
    pattern: 'I should get a JSON response with "{n}" different transaction certs',
    examples: ['I should get a JSON response with "1" different transaction certs'],
    claims: true,
  },
];

export const PATTERNS: readonly Pattern[] = [...NETWORK, ...CHAINCODE, ...COMMITS, ...OTHERS];
