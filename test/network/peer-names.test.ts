import { describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../../support/errors';
import { assertHasPeersOf, inOrder, inWords } from '../../support/network/peer-names';

describe('peers, in words', () => {
  for (const [names, words] of [
    ['vp0', 'vp0'],
    ['vp0 vp1', 'vp0, vp1'],
    ['vp0 vp1 vp2 vp3', 'vp0 to vp3'],
    ['vp0 vp1 vp2 vp3 nvp0', 'vp0 to vp3, nvp0'],
    ['membersrvc0 vp0 vp1 vp2', 'membersrvc0, vp0 to vp2'],
    ['vp0 vp2 vp3 vp4', 'vp0, vp2 to vp4'],
    ['vp9 vp10 vp11', 'vp9 to vp11'],
  ] as const)
    it(`${names}: ${words}`, () => {
      expect(inWords(names.split(' '))).to.equal(words);
    });

  it('count as a person does', () => {
    expect(inOrder(['vp10', 'vp2', 'membersrvc0'])).to.deep.equal(['membersrvc0', 'vp2', 'vp10']);
  });
});

describe('the steps of a scenario', () => {
  const network = { validators: ['vp0', 'vp1', 'vp2', 'vp3'], nonValidators: ['nvp0'] };

  it('may name its peers', () => {
    expect(() => assertHasPeersOf(['I stop vp2 and vp3', 'nvp0 is running'], network)).not.to.throw();
  });

  it('name one that there is not: said with the step', () => {
    expect(() => assertHasPeersOf(['I deploy example02', 'I stop vp3 and vp7'], network)).to.throw(
      UserError,
      'vp7: this network has vp0 to vp3, nvp0 («I stop vp3 and vp7»)',
    );
  });

  it('may have any name in quotes', () => {
    expect(() => assertHasPeersOf([`its output shows '"name":"vp7"'`], network)).not.to.throw();
  });
});
