import { Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import { Response } from '../support/bddtests/responses';
import type { FabricWorld } from '../support/world';

When('I get {string} from {peer}', async function (this: FabricWorld, path: string, peer: string) {
  this.response = new Response(peer, `GET ${path}`, await this.network.peer(peer).rest.get(path));
});

Then('the answer has status {int}', function (this: FabricWorld, status: number) {
  expect(this.response.answer.status, `status of ${this.response.subject}`).to.equal(status);
});

Then("the answer's {string} is {string}", function (this: FabricWorld, path: string, value: string) {
  this.response.assertEquals(path, value);
});

Then("the answer's {string} has {int} item(s)", function (this: FabricWorld, path: string, count: number) {
  this.response.assertLength(path, count);
});

Then('the answer has no {string}', function (this: FabricWorld, path: string) {
  this.response.assertLacks(path);
});
