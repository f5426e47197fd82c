import { Then, When } from '../support/world';

/**
 * GET of this path on the peer's REST interface; with Fabric 2.x on the operations service of a peer or an orderer. Any
 * status is accepted.
 * @example I get "/network/peers" from vp0
 */
When('I get {string} from {service}', async function (path: string, service: string) {
  await this.get(path, service);
});

/**
 * The health that a peer or an orderer of Fabric 2.x tells of itself (`/healthz`) contains this text, now or within the bound.
 * A healthy one says `OK`.
 * @example the health of peer0.org1 says "OK"
 * @example the health of peer0.org1 says "docker" within 10 s
 */
Then(
  'the health of {service} says {string}{within}',
  async function (service: string, text: string, within?: number) {
    await this.network.ordering.assertHealth(service, text, within);
  },
);

/**
 * HTTP status of the last answer.
 * @example the answer has status 200
 */
Then('the answer has status {int}', function (status: number) {
  this.answer.assertStatus(status);
});

/**
 * The value at this path of the answer's JSON is this text, or equals it as JSON.
 * @example the answer's "peers.0.ID.name" is "vp0"
 */
Then("the answer's {string} is {string}", function (path: string, expected: string) {
  this.answer.assertEquals(path, expected);
});

/**
 * The value at this path of the answer's JSON equals this JSON.
 * @example the answer's "height" is 2
 */
Then("the answer's {string} is {json}", function (path: string, json: string) {
  this.answer.assertEqualsJson(path, json);
});

/**
 * The array at this path of the answer's JSON has this number of elements.
 * @example the answer's "peers" has 4 items
 */
Then("the answer's {string} has {int} item(s)", function (path: string, count: number) {
  this.answer.assertLength(path, count);
});

/**
 * The answer's JSON has nothing at this path.
 * @example the answer has no "transactions"
 */
Then('the answer has no {string}', function (path: string) {
  this.answer.assertLacks(path);
});
