import { Then, When, type BddtestsWorld as World } from './session';
import { peersIn, withOptionalTable } from './tables';

/**
 * GET of this path on the peer's REST interface. The status must be 200.
 * @example requesting "/chain" from "vp0"
 */
When(/^requesting "([^"]*)" from "([^"]*)"$/i, async function (path: string, peer: string) {
  await this.request(path, peer);
});

/**
 * The last answer has a value at this path.
 * @example I should get a JSON response containing "currentBlockHash" attribute
 */
Then(/^I should get a JSON response containing "([^"]*)" attribute$/i, function (path: string) {
  this.answers.last.value(path);
});

/**
 * The last answer has nothing at this path.
 * @example I should get a JSON response containing no "previousBlockHash" attribute
 */
Then(/^I should get a JSON response containing no "([^"]*)" attribute$/i, function (path: string) {
  this.answers.last.assertLacks(path);
});

/**
 * The value at this path equals this text. The value is written as Python's `str()` writes it, with `'` for `"`.
 * `previous` stands for the stored value.
 * @example I should get a JSON response with "result.message" = "100"
 */
Then(/^I should get a JSON response with "([^"]*)" = "(.*)"$/i, function (path: string, value: string) {
  this.answers.assertEquals(path, value);
});

/**
 * The number at this path is greater than this one, or than the stored one (`previous`).
 * @example I should get a JSON response with "height" > "previous"
 */
Then(/^I should get a JSON response with "([^"]*)" > "(.*)"$/i, function (path: string, value: string) {
  this.answers.assertGreater(path, value);
});

/**
 * The array at this path has this number of elements.
 * @example I should get a JSON response with array "peers" contains "4" elements
 */
Then(
  /^I should get a JSON response with array "([^"]*)" contains "(\d+)" elements$/i,
  function (path: string, length: string) {
    this.answers.last.assertLength(path, Number(length));
  },
);

/**
 * Every queried peer, or every peer in the table, returned this value.
 * @example I should get a JSON response from all peers with "result.message" = "100"
 * @example I should get a JSON response from peers with "result.message" = "100"
 *   | vp0 | vp1 | vp2 | vp3 |
 */
Then(
  /^I should get a JSON response from (?:all )?peers with "([^"]*)" = "(.*)":?$/i,
  withOptionalTable<World>(2, async ({ answers }, peers, path, value) => {
    answers.assertEquals(path, value, answers.of(peers ? peersIn(peers) : []));
  }),
);

/**
 * Stores the value at this path for later steps with `"previous"`.
 * @example I should "store" the "height" from the JSON response
 */
Then(/^I should "store" the "([^"]*)" from the JSON response$/i, function (path: string) {
  this.answers.store(path);
});
