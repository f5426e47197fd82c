import { describe, it } from 'node:test';
import { expect } from 'chai';
import { StepDefinitions } from './step-definitions';

/** One of each pattern in the step files of Fabric 0.6's own suite. ` :` a table may stand below, and a colon before it. */
const SENTENCES = `
we compose "docker-compose-1.yml"
we compose "docker-compose-4-consensus-batch.yml docker-compose-4-consensus-nvp0.yml"
requesting "/chain" from "vp0"
I should get a JSON response containing "height" attribute
I should get a JSON response containing no "OK" attribute
I should get a JSON response with "height" = "1"
I should get a JSON response with "result.message" = "{'a':"b"}"
I should get a JSON response with "height" = "previous"
I should get a JSON response with "height" > "1"
I should get a JSON response with "height" > "previous"
I should get a JSON response with array "peers" contains "4" elements
I should get a JSON response from all peers with "result.message" = "100"
I should get a JSON response from peers with "result.message" = "100" :
I should "store" the "height" from the JSON response
I wait "5" seconds
I do nothing
I deploy chaincode "github.com/some/path" with ctor "init" to "vp0" :
I deploy lang chaincode "examples/java" of "JAVA" with ctor "init" to "vp0" :
I deploy chaincode with name "testCC" and with ctor "init" to "vp0" :
I mock deploy chaincode with name "testCC"
I should have received a chaincode name
I invoke chaincode "example2" function name "invoke" on "vp0" :
I invoke chaincode "example2" function name "invoke" on "vp0" "8" times :
I invoke chaincode "c" function name "f" with attributes "company, position" on "vp0" :
I invoke master chaincode "noop" function name "execute" on "vp0" :
I should have received a transactionID
I query chaincode "example2" function name "query" on "vp0" :
I unconditionally query chaincode "example2" function name "query" on "vp0" :
I query chaincode "example2" function name "query" on all peers :
I query chaincode "example2" function name "query" with value "a" on peers :
I unconditionally query chaincode "example2" function name "query" with value "a" on peers :
I wait "60" seconds for chaincode to build
I check the transaction ID if it is "testCC"
I stop the chaincode
I remove the chaincode images
I wait up to "60" seconds for transaction to be committed to all peers
I wait up to "60" seconds for transaction to be committed to peers :
I wait up to "60" seconds for transactions to be committed to peers :
I register with CA supplying username "binhn" and secret "7avZQLwcUe9q" on peers :
I use the following credentials for querying peers :
I start a listener
I should get a rejection message in the listener after stopping it
I start peers, waiting up to "15" seconds for them to be ready :
I start peers :
I stop peers :
I pause peers :
I unpause peers :
I execute "peer network list" in container vp0
I execute "peer chaincode query -n c -c '{"Args":["a b"]}'" in container vp0
the command should complete successfully
the command should not complete successfully
stdout should contain JSON
stdout should contain JSON with "Peers" array of length 3
I should get result with "peer"
I wait up to 10 seconds for an error in the logs for peer vp0
ensure after 5 seconds there are no errors in the logs for peer vp0
I request transaction certs with query parameters on "vp0" :
I should get a JSON response with "1" different transaction certs
`;

describe("the vocabulary of Fabric's own suite", async () => {
  const definitions = await StepDefinitions.load();

  for (const line of SENTENCES.trim().split('\n')) {
    const sentence = line.replace(/ :$/, '');
    it(`has «${sentence}» once, with and without a colon before a table, and whatever its case`, () => {
      const forms = [sentence, sentence.toUpperCase(), ...(line.endsWith(' :') ? [`${sentence}:`] : [])];
      for (const form of forms)
        expect(
          definitions.matching(form).map(({ uri }) => /^(?:.*\/)?steps\/bddtests\//.test(uri)),
          form,
        ).to.deep.equal([true]);
    });
  }
});
