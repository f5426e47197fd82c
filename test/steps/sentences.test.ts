import { describe, it } from 'node:test';
import { expect } from 'chai';
import { hintFor } from '../../steps/hints';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { fabric2 } from '../../support/fabric/v2/generation';
import type * as sentences from '../../support/scenario/sentences';
import { StepDefinitions } from '../bddtests/step-definitions';

describe('a sentence', async () => {
  const definitions = await StepDefinitions.load();
  // Parameter types can be defined only while Cucumber loads them.
  const { featuresNeededBy, servicesNamedIn, usersNamedIn } =
    require('../../support/scenario/sentences') as typeof sentences;

  const refusals = (sentence: string, { lacks }: typeof fabric2) =>
    featuresNeededBy(sentence).flatMap((feature) => lacks[feature] ?? []);

  for (const [sentence, generation, words] of [
    ['jim is logged in on vp0', fabric2, 'members of organisations have certificates'],
    ['jim tries to log in on vp0 with the secret "wrong"', fabric2, 'Nobody logs in'],
    ['the user "auditor1" with secret "x"', fabric2, 'Nobody logs in'],
    ['a single peer in dev mode', fabric2, 'dev mode'],
    ['I deploy registered "testCC"', fabric2, 'dev mode'],
    ['a 4-peer raft network with a non-validating peer', fabric2, 'All peers'],
    ['the network will have a non-validating peer', fabric2, 'All peers'],
    ['I listen for rejected transactions', fabric2, 'announces no rejections'],
    ['the rejection of the transaction is announced', fabric2, 'announces no rejections'],
    ['I stop the primary', fabric2, 'orderers decide'],
    ['I pause 2 backups', fabric2, 'orderers decide'],
    ['I invoke "invoke" with a, b, 1 through REST on vp0', fabric2, 'no REST'],
    ['querying a through REST on each vp gives 90', fabric2, 'no REST'],
    ['the chaincode name is 128 hex digits', fabric2, 'id of its package'],
    ['I stop the leading orderer', fabric06, 'no orderers'],
    ['I start 2 of 4 orderers', fabric06, 'no orderers'],
    ['I package example02', fabric06, 'no life cycle'],
    ['the transaction is valid', fabric06, 'does not tell why'],
    ['the transaction has the event "x"', fabric06, 'no chaincode events'],
    ['I invoke "invoke" with a, b, 1 endorsed by org1 only', fabric06, 'none is endorsed'],
    ['I invoke "invoke" 2 times at once with a, b, 1', fabric06, 'none is endorsed'],
  ] as const)
    it(`is refused for another Fabric with one line: ${sentence}`, () => {
      expect(definitions.matching(sentence)).to.have.lengthOf(1);
      const [lack, ...more] = refusals(sentence, generation);
      expect(lack?.reason).to.include(words);
      expect(more).to.deep.equal([]);
      if (lack?.hint) expect(hintFor(lack)).not.to.equal('');
    });

  for (const sentence of [
    'I invoke "through REST" with primary, backup',
    'I stop vp3',
    'the transaction was rejected on each vp',
    'querying nokey on each vp fails with "Nil amount"',
    'the chaincode name is "example02_1.0:…"',
  ])
    it(`makes sense with any Fabric: ${sentence}`, () => {
      expect(refusals(sentence, fabric2)).to.deep.equal([]);
      expect(refusals(sentence, fabric06)).to.deep.equal([]);
    });

  for (const [sentence, users] of [
    ['I deploy example02', []],
    ['org2 invokes "put" with org3, 1', ['org2']],
    ['org1 has not approved example02', ['org1']],
    ['querying a as org2 on each vp gives org3', ['org2']],
    [
      'I invoke "put" with k and the transient data {"v":"as org9"} endorsed by org1 and org2',
      ['org1', 'org2'],
    ],
    ['I try to invoke "put" with k endorsed by org1 only on vp1', ['org1']],
  ] as const)
    it(`names ${users.join(', ') || 'nobody'}: ${sentence}`, () => {
      expect(definitions.matching(sentence)).to.have.lengthOf(1);
      expect(usersNamedIn(sentence)).to.deep.equal(users);
    });

  for (const [sentence, services] of [
    ['I invoke "put" with vp7, 3', []],
    ['I invoke "put" with vp7, 3 on vp1', ['vp1']],
    ['I try to query vp7', []],
    ['querying vp7 on vp0 and vp1 gives vp8', ['vp0', 'vp1']],
    ['I cut vp3 off from vp0, vp1 and vp2', ['vp3', 'vp0', 'vp1', 'vp2']],
    ['I stop the primary', []],
    ['I stop 2 backups', []],
    ['every vp is stopped', []],
    ['vp0, vp1, and membersrvc0 are running', ['vp0', 'vp1', 'membersrvc0']],
    ['each vp agrees on the chain', []],
    ['no vps have a dev image', []],
    ['I invoke "ping" 1 time on vp1', ['vp1']],
    ['I restart application', ['application']],
    ['the log of peer0.org1.example.com shows "vp9"', ['peer0.org1.example.com']],
    ['a 4-peer pbft batch network where vp3 has:', ['vp3']],
    ['a 4-peer pbft batch network with:', []],
  ] as const)
    it(`names ${services.join(', ') || 'no service'}: ${sentence}`, () => {
      expect(definitions.matching(sentence)).to.have.lengthOf(1);
      expect(servicesNamedIn(sentence)).to.deep.equal(services);
    });
});
