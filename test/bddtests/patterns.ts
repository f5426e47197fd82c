/** A pattern of Fabric 0.6's own suite, as its step files write it, and sentences of that pattern. */
export interface Pattern {
  readonly pattern: string;
  readonly examples: readonly string[];
  /** It claims something of the network, so it has to be able to fail. */
  readonly claims: boolean;
}

/**
 * A pattern a line, with the sentences below it. `!`: it claims something. `:`: a table may stand below it, and behave strips
 * a colon before a table.
 */
const PATTERNS_AND_SENTENCES = `
we compose "{files}"
  we compose "docker-compose-1.yml"
  we compose "docker-compose-4-consensus-batch.yml docker-compose-4-consensus-nvp0.yml"
requesting "{path}" from "{alias}"
  requesting "/chain" from "vp0"
! I should get a JSON response containing "{attr}" attribute
  I should get a JSON response containing "height" attribute
! I should get a JSON response containing no "{attr}" attribute
  I should get a JSON response containing no "OK" attribute
! I should get a JSON response with "{attr}" = "{value}"
  I should get a JSON response with "height" = "1"
  I should get a JSON response with "result.message" = "{'a':"b"}"
  I should get a JSON response with "height" = "previous"
! I should get a JSON response with "{attr}" > "{value}"
  I should get a JSON response with "height" > "1"
  I should get a JSON response with "height" > "previous"
! I should get a JSON response with array "{attr}" contains "{n}" elements
  I should get a JSON response with array "peers" contains "4" elements
! I should get a JSON response from all peers with "{attr}" = "{value}"
  I should get a JSON response from all peers with "result.message" = "100"
! I should get a JSON response from peers with "{attr}" = "{value}" :
  I should get a JSON response from peers with "result.message" = "100"
! I should "{store}" the "{attr}" from the JSON response
  I should "store" the "height" from the JSON response
I wait "{s}" seconds
  I wait "5" seconds
I do nothing
  I do nothing
I deploy chaincode "{path}" with ctor "{ctor}" to "{alias}" :
  I deploy chaincode "github.com/some/path" with ctor "init" to "vp0"
I deploy lang chaincode "{path}" of "{lang}" with ctor "{ctor}" to "{alias}" :
  I deploy lang chaincode "examples/java" of "JAVA" with ctor "init" to "vp0"
I deploy chaincode with name "{name}" and with ctor "{ctor}" to "{alias}" :
  I deploy chaincode with name "testCC" and with ctor "init" to "vp0"
I mock deploy chaincode with name "{name}"
  I mock deploy chaincode with name "testCC"
! I should have received a chaincode name
  I should have received a chaincode name
I invoke chaincode "{x}" function name "{f}" on "{alias}" :
  I invoke chaincode "example2" function name "invoke" on "vp0"
I invoke chaincode "{x}" function name "{f}" on "{alias}" "{n}" times :
  I invoke chaincode "example2" function name "invoke" on "vp0" "8" times
I invoke chaincode "{x}" function name "{f}" with attributes "{a,b}" on "{alias}" :
  I invoke chaincode "c" function name "f" with attributes "company, position" on "vp0"
I invoke master chaincode "{x}" function name "{f}" on "{alias}" :
  I invoke master chaincode "noop" function name "execute" on "vp0"
! I should have received a transactionID
  I should have received a transactionID
I query chaincode "{x}" function name "{f}" on "{alias}" :
  I query chaincode "example2" function name "query" on "vp0"
I unconditionally query chaincode "{x}" function name "{f}" on "{alias}" :
  I unconditionally query chaincode "example2" function name "query" on "vp0"
I query chaincode "{x}" function name "{f}" on all peers :
  I query chaincode "example2" function name "query" on all peers
I query chaincode "{x}" function name "{f}" with value "{v}" on peers :
  I query chaincode "example2" function name "query" with value "a" on peers
I unconditionally query chaincode "{x}" function name "{f}" with value "{v}" on peers :
  I unconditionally query chaincode "example2" function name "query" with value "a" on peers
! I wait "{s}" seconds for chaincode to build
  I wait "60" seconds for chaincode to build
! I check the transaction ID if it is "{uuid}"
  I check the transaction ID if it is "testCC"
I stop the chaincode
  I stop the chaincode
I remove the chaincode images
  I remove the chaincode images
! I wait up to "{s}" seconds for transaction to be committed to all peers
  I wait up to "60" seconds for transaction to be committed to all peers
! I wait up to "{s}" seconds for transaction to be committed to peers :
  I wait up to "60" seconds for transaction to be committed to peers
! I wait up to "{s}" seconds for transactions to be committed to peers :
  I wait up to "60" seconds for transactions to be committed to peers
I register with CA supplying username "{u}" and secret "{s}" on peers :
  I register with CA supplying username "binhn" and secret "7avZQLwcUe9q" on peers
I use the following credentials for querying peers :
  I use the following credentials for querying peers
I start a listener
  I start a listener
! I should get a rejection message in the listener after stopping it
  I should get a rejection message in the listener after stopping it
! I start peers, waiting up to "{s}" seconds for them to be ready :
  I start peers, waiting up to "15" seconds for them to be ready
I start peers :
  I start peers
I stop peers :
  I stop peers
I pause peers :
  I pause peers
I unpause peers :
  I unpause peers
I execute "{cmd}" in container {alias}
  I execute "peer network list" in container vp0
  I execute "peer chaincode query -n c -c '{"Args":["a b"]}'" in container vp0
! the command should complete successfully
  the command should complete successfully
! the command should not complete successfully
  the command should not complete successfully
! {stream} should contain JSON
  stdout should contain JSON
! {stream} should contain JSON with "{attr}" array of length {n}
  stdout should contain JSON with "Peers" array of length 3
! I should get result with "{text}"
  I should get result with "peer"
! I wait up to {s} seconds for an error in the logs for peer {alias}
  I wait up to 10 seconds for an error in the logs for peer vp0
! ensure after {s} seconds there are no errors in the logs for peer {alias}
  ensure after 5 seconds there are no errors in the logs for peer vp0
I request transaction certs with query parameters on "{alias}" :
  I request transaction certs with query parameters on "vp0"
! I should get a JSON response with "{n}" different transaction certs
  I should get a JSON response with "1" different transaction certs
`;

export const PATTERNS: readonly Pattern[] = PATTERNS_AND_SENTENCES.trim()
  .split(/\n(?! )/)
  .map((lines) => {
    const [first = '', ...sentences] = lines.split('\n').map((line) => line.trim());
    return {
      pattern: first.replace(/^! | :$/g, ''),
      examples: first.endsWith(' :') ? sentences.flatMap((one) => [one, `${one}:`]) : sentences,
      claims: first.startsWith('! '),
    };
  });
