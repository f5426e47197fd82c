import { Then, When } from '@cucumber/cucumber';
import { PeerAnswer } from '../support/network/http-answer';
import type { FabricWorld } from '../support/world';

/**
 * GET of this path on the peer's REST interface; any status will do.
 * @example I get "/network/peers" from vp0
 */
When('I get {string} from {peer}', async function (this: FabricWorld, path: string, peer: string) {
  this.answer = new PeerAnswer(peer, `GET ${path}`, await this.network.state.peer(peer).client.get(path));
});

/**
 * HTTP status of the last answer.
 * @example the answer has status 200
 */
Then('the answer has status {int}', function (this: FabricWorld, status: number) {
  this.answer.assertStatus(status);
});

/**
 * The value at this path of the answer's JSON, as text.
 * @example the answer's "peers.0.ID.name" is "vp0"
 */
Then("the answer's {string} is {string}", function (this: FabricWorld, path: string, value: string) {
  this.answer.assertEquals(path, value);
});

/**
 * The array at this path of the answer's JSON has this many elements.
 * @example the answer's "peers" has 4 items
 */
Then("the answer's {string} has {int} item(s)", function (this: FabricWorld, path: string, count: number) {
  this.answer.assertLength(path, count);
});

/**
 * The path leads nowhere in the answer's JSON.
 * @example the answer has no "transactions"
 */
Then('the answer has no {string}', function (this: FabricWorld, path: string) {
  this.answer.assertLacks(path);
});
