import { describe, it } from 'node:test';
import { expect } from 'chai';
import type * as sentences from '../../support/scenario/sentences';
import { StepDefinitions } from '../bddtests/step-definitions';

describe('the services that a step names', async () => {
  const definitions = await StepDefinitions.load();
  // Parameter types can be defined only while Cucumber loads them.
  const { servicesNamedIn } = require('../../support/scenario/sentences') as typeof sentences;

  for (const [sentence, services] of [
    ['I invoke "put" with vp7, 3', []],
    ['I invoke "put" with vp7, 3 on vp1', ['vp1']],
    ['I try to query vp7', []],
    ['querying vp7 on vp0 and vp1 gives vp8', ['vp0', 'vp1']],
    ['I cut vp3 off from vp0, vp1 and vp2', ['vp3', 'vp0', 'vp1', 'vp2']],
    ['I stop the primary', []],
    ['I stop 2 backups', []],
    ['every vp is stopped', []],
    ['I restart application', ['application']],
    ['the log of peer0.org1.example.com shows "vp9"', ['peer0.org1.example.com']],
    ['a 4-peer pbft batch network where vp3 has:', ['vp3']],
    ['a 4-peer pbft batch network with:', []],
  ] as const)
    it(`${sentence}: ${services.join(', ') || 'none'}`, () => {
      expect(definitions.matching(sentence)).to.have.lengthOf(1);
      expect(servicesNamedIn(sentence)).to.deep.equal(services);
    });
});
