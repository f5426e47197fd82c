import { assertNamed, assertSameName } from '../support/chaincode/deployment';
import { argumentLines } from '../support/fabric/arguments';
import type { Chaincode, Constructor } from '../support/fabric/chaincode';
import type { UserName } from '../support/fabric/names';
import type { CallOptions, QueryCall } from '../support/network/client';
import { type ExpectedAnswer, equalToJson } from '../support/network/expected-answer';
import {
  type Below,
  type NamedFolder,
  type PeerSelector,
  type Times,
  textIn,
} from '../support/scenario/step-values';
import { Given, needs, Then, When } from '../support/world';

/**
 * Gives the chaincode in this folder a name that deploys can use. The path counts from the feature file, then from the
 * working directory. The folder is copied to the peer that takes the deploy; if it is part of a Go module or has vendored
 * packages, with all of them.
 * @example the chaincode "ledger" from "chaincode/ledger"
 * @example the chaincode "shop" from "../shop" imported as "github.com/acme/shop"
 */
Given('the chaincode {alias} from {folder}', function (alias: string, folder: NamedFolder) {
  this.chaincodes.addFolder(alias, folder);
});

/**
 * The network that a later step starts has a container of this chaincode. Compose builds it of the folder's Dockerfile, and
 * it gets `CHAINCODE_ID` and `CHAINCODE_SERVER_ADDRESS`. Peers connect to it, and have no dev image or dev container. It is
 * stopped and started like any service.
 * @example the chaincode "accounts" from "chaincode/example02" runs as a service
 */
Given(
  'the chaincode {alias} from {string} runs as a service',
  needs('services'),
  async function (alias: string, folder: string) {
    await this.addChaincodeService(alias, folder);
  },
);

/**
 * Deploys. Returns when the peer has taken the transaction; the peers build the images after that. A refusal fails the
 * step.
 * @example I deploy example02
 * @example I deploy example02 with args a, 7, b, 8
 * @example jim deploys example02 through the CLI on vp0 with args a, 100, b, 200
 * @example I deploy "shop" calling "createUsers" with u1, u2
 */
When(
  '{actor} deploy(s) {chaincode}{via}{ctor}',
  async function (user: UserName | undefined, chaincode: Chaincode, via: CallOptions, ctor?: Constructor) {
    await this.deploy(chaincode, ctor, { user, ...via });
  },
);

/**
 * Deploys with these arguments, one a line; any text.
 * @example I deploy "shop" calling "createUsers" with arguments:
 *   """
 *   {"name":"u1"}
 *   """
 */
When(
  '{actor} deploy(s) {chaincode}{via}{calling} with arguments:',
  async function (
    user: UserName | undefined,
    chaincode: Chaincode,
    via: CallOptions,
    name: string | undefined,
    lines: Below,
  ) {
    await this.deploy(chaincode, { name, args: argumentLines(textIn(lines)) }, { user, ...via });
  },
);

/**
 * Deploys if this network does not have the chaincode yet. Returns when each vp has committed the deploy.
 * @example example02 is deployed
 */
Given('{chaincode} is deployed{ctor}', async function (chaincode: Chaincode, ctor?: Constructor) {
  await this.ensureDeployed(chaincode, ctor);
});

/**
 * Deploys, and keeps a refusal for a later step. A refusal that no step expects fails the scenario.
 * @example I try to deploy "github.com/no/such/path"
 */
When(
  '{actor} try/tries to deploy {chaincode}{via}{ctor}',
  async function (user: UserName | undefined, chaincode: Chaincode, via: CallOptions, ctor?: Constructor) {
    await this.tryToDeploy(chaincode, ctor, { user, ...via });
  },
);

/**
 * The last deploy returned this chaincode name.
 * @example the chaincode name is "ee5b24a1…"
 * @example the chaincode name is 128 hex digits
 */
Then('the chaincode name is {chaincodeName}', function (pattern: RegExp) {
  assertNamed(this.deployment, pattern);
});

/**
 * The last two deploys returned the same chaincode name.
 * @example the chaincode name is the same as before
 */
Then('the chaincode name is the same as before', function () {
  assertSameName(this.previousDeployment, this.deployment, true);
});

/**
 * The last two deploys returned different chaincode names.
 * @example the chaincode name differs from the previous one
 */
Then('the chaincode name differs from the previous one', function () {
  assertSameName(this.previousDeployment, this.deployment, false);
});

/**
 * Calls this function of the chaincode that was deployed last, one or more times in sequence. Returns when the peer has
 * taken the last transaction; with Fabric 2.x once it is in a block, and fails if it is invalid.
 * @example I invoke "ping"
 * @example I invoke "invoke" with a, b, 10
 * @example I invoke "invoke" 8 times with a, b, 1
 * @example I invoke "issue" with {"ticker":"IBM","par":10}
 * @example jim invokes "note" with "it's \"quoted\"", 'or {so}' through the CLI on vp0
 * @example org2 invokes "invoke" with a, b, 10 on peer0.org2.example.com
 */
When(
  '{actor} invoke(s) {string}{times}{args}{endorsement}{via}',
  async function (
    user: UserName | undefined,
    name: string,
    times: Times,
    args: string[],
    endorsement: CallOptions,
    via: CallOptions,
  ) {
    await this.invoke([name, ...args], times, { user, ...endorsement, ...via });
  },
);

/**
 * Calls it once, and keeps a refusal for a later step.
 * @example I try to invoke "invoke" with a, b, x
 * @example I try to invoke "invoke" with a, b, 10 endorsed by org1 only
 */
When(
  '{actor} try/tries to invoke {string}{args}{endorsement}{via}',
  async function (
    user: UserName | undefined,
    name: string,
    args: string[],
    endorsement: CallOptions,
    via: CallOptions,
  ) {
    const options = { user, ...endorsement, ...via };
    this.expectedFailures.keep('invoke', await this.client.invoke(this.deployment, [name, ...args], options));
  },
);

/**
 * Invokes with these arguments, one a line; any text.
 * @example I invoke "issue" with arguments:
 *   """
 *   {"ticker":"IBM","par":10,"quantity":5}
 *   """
 */
When(
  '{actor} invoke(s) {string}{times}{via} with arguments:',
  async function (user: UserName | undefined, name: string, times: Times, via: CallOptions, lines: Below) {
    await this.invoke([name, ...argumentLines(textIn(lines))], times, { user, ...via });
  },
);

/**
 * Each of the peers answers the query so, now or within the bound. A deploy under way is awaited first.
 * @example querying a on each vp gives 90
 * @example querying "read" with greeting on each vp gives "hi there"
 * @example querying "count" on vp1 and vp2 gives 3
 * @example querying "get" with IBM on each vp gives the JSON {"par":10,"ticker":"IBM","quantity":5}
 * @example querying "get" with IBM on each vp gives text containing "IBM"
 * @example querying a as jim through the CLI on vp0 gives 90 within 30 s
 */
Then(
  'querying {query}{as}{through} on {peers} gives {answer}{within}',
  async function (
    query: QueryCall,
    user: UserName | undefined,
    throughCli: boolean,
    peers: PeerSelector,
    answer: ExpectedAnswer,
    within?: number,
  ) {
    await this.assertions(peers).answer(
      this.query(query, { user, throughCli }),
      answer,
      this.deployment,
      within,
    );
  },
);

/**
 * The same with the JSON below the step.
 * @example querying "get" with IBM on each vp gives the JSON:
 *   """
 *   { "ticker": "IBM", "par": 10, "quantity": 5 }
 *   """
 */
Then(
  'querying {query}{as}{through} on {peers} gives the JSON{within}:',
  async function (
    query: QueryCall,
    user: UserName | undefined,
    throughCli: boolean,
    peers: PeerSelector,
    within: number | undefined,
    json: Below,
  ) {
    const asked = this.query(query, { user, throughCli });
    await this.assertions(peers).answer(asked, equalToJson(textIn(json)), this.deployment, within);
  },
);

/**
 * Each of the peers refuses the query with a message that contains this text, now or within the bound.
 * @example querying nokey on each vp fails with "Nil amount for nokey"
 * @example querying "show" with vault, k as org2 on peer0.org2.example.com fails with "read access"
 */
Then(
  'querying {query}{as}{through} on {peers} fails with {string}{within}',
  async function (
    query: QueryCall,
    user: UserName | undefined,
    throughCli: boolean,
    peers: PeerSelector,
    message: string,
    within?: number,
  ) {
    await this.assertions(peers).refuse(this.query(query, { user, throughCli }), message, within);
  },
);

/**
 * Queries one peer once, and keeps a refusal for a later step.
 * @example I try to query nokey
 * @example I try to query "read" with nokey on vp1
 */
When(
  '{actor} try/tries to query {query}{via}',
  async function (user: UserName | undefined, query: QueryCall, via: CallOptions) {
    const options = { user, ...via };
    this.expectedFailures.keep('query', await this.client.tryQuery(this.deployment, query, options));
  },
);

/**
 * What the last step tried was refused with a message that contains this text.
 * @example the deployment fails with "Path to chaincode does not exist"
 * @example the query fails with "Nil amount for nokey"
 * @example the start fails with "its log ended with"
 * @example the commit fails with "chaincode definition not agreed to by this org (Org2MSP)"
 */
Then('the {attempt} fails with {string}', function (attempt: string, message: string) {
  this.expectedFailures.assertFailed(attempt, message);
});
