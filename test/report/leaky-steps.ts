/** A network whose containers, commands and errors tell all the secrets there are. */
import { Before, Given, Then } from '@cucumber/cucumber';
import { expect } from 'chai';
import { fake } from '../steps/red-hooks';
import { ALL_SECRETS, PEER_SECRET } from './leaks';

Before({ tags: '@leaky' }, () => {
  const { EVIDENCE_DIRECTORY = '' } = process.env;
  fake().run = fake().newRun({ EVIDENCE: 'on failure', EVIDENCE_DIRECTORY });
  fake().environment['CORE_SECURITY_ENROLLSECRET'] = PEER_SECRET;
  fake().logged.push(`10:00:00.000 [crypto] enroll -> ERRO 001 it knows ${ALL_SECRETS}`);
});

Given('{word} tells all it knows, and does not start', (service: string) => {
  fake().failing.set(service, `Error: it knows ${ALL_SECRETS}`);
});

Given('{peer} refuses a login, telling all it knows', (peer: string) => {
  fake().peer(peer).refusals.set('login', `it knows ${ALL_SECRETS}`);
});

Then('it fails with all it knows', () => {
  expect([`it knows ${ALL_SECRETS}`], `it knows ${ALL_SECRETS}`).to.deep.equal([]);
});
