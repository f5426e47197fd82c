import { Then, When } from '@cucumber/cucumber';
import type { FabricWorld } from '../../support/world';
import { session } from './session/session';
import { peersIn, withOptionalTable } from './session/tables';

/**
 * GET of this path on the peer's REST interface; it must answer with 200.
 * @example requesting "/chain" from "vp0"
 */
When(
  /^requesting "([^"]*)" from "([^"]*)"$/i,
  async function (this: FabricWorld, path: string, peer: string) {
    await session(this).requests.get(path, peer);
  },
);

/**
 * The dotted path leads to something in the last answer.
 * @example I should get a JSON response containing "currentBlockHash" attribute
 */
Then(
  /^I should get a JSON response containing "([^"]*)" attribute$/i,
  function (this: FabricWorld, path: string) {
    session(this).answers.last.value(path);
  },
);

/**
 * It leads nowhere.
 * @example I should get a JSON response containing no "previousBlockHash" attribute
 */
Then(
  /^I should get a JSON response containing no "([^"]*)" attribute$/i,
  function (this: FabricWorld, path: string) {
    session(this).answers.last.assertLacks(path);
  },
);

/**
 * The value there, as Python's `str()` writes it and with `'` for `"`, is this; `previous` stands for a value
 * stored before.
 * @example I should get a JSON response with "result.message" = "100"
 */
Then(
  /^I should get a JSON response with "([^"]*)" = "(.*)"$/i,
  function (this: FabricWorld, path: string, value: string) {
    session(this).answers.assertEquals(path, value);
  },
);

/**
 * The number there is greater than this, or than the one stored before.
 * @example I should get a JSON response with "height" > "previous"
 */
Then(
  /^I should get a JSON response with "([^"]*)" > "(.*)"$/i,
  function (this: FabricWorld, path: string, value: string) {
    session(this).answers.assertGreater(path, value);
  },
);

/**
 * The array there has this many elements.
 * @example I should get a JSON response with array "peers" contains "4" elements
 */
Then(
  /^I should get a JSON response with array "([^"]*)" contains "(\d+)" elements$/i,
  function (this: FabricWorld, path: string, length: string) {
    session(this).answers.last.assertLength(path, Number(length));
  },
);

/**
 * So it is in the answer of each peer that was asked, or of those in the table.
 * @example I should get a JSON response from all peers with "result.message" = "100"
 * @example I should get a JSON response from peers with "result.message" = "100"
 *   | vp0 | vp1 | vp2 | vp3 |
 */
Then(
  /^I should get a JSON response from (?:all )?peers with "([^"]*)" = "(.*)":?$/i,
  withOptionalTable(2, async (world, peers, path, value) => {
    session(world).answers.assertEachEquals(path, value, peers ? peersIn(peers) : []);
  }),
);

/**
 * Keeps the value there, for `= "previous"` and `> "previous"`.
 * @example I should "store" the "height" from the JSON response
 */
Then(/^I should "store" the "([^"]*)" from the JSON response$/i, function (this: FabricWorld, path: string) {
  session(this).answers.store(path);
});
