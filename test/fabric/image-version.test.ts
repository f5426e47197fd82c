import { describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../../support/errors';
import { requireVersion, requireVersionOfImages } from '../../support/fabric/image-version';

describe('the version of Fabric', () => {
  for (const [actual, version] of [
    ['2.5.12', '2.5'],
    ['v3.1.1', '3.1'],
    ['2.5.12', '2.5.12'],
    [undefined, '0.6.1'],
  ] as const)
    it(`${version} has ${actual ?? 'images that do not tell theirs'}`, () => {
      expect(() => requireVersion('peer', actual, version)).not.to.throw();
    });

  for (const [actual, version] of [
    ['3.1.1', '2.5'],
    ['v2.5.12', '2.5.15'],
    ['2.5.12', '0.6.1'],
    ['2.5.1', '2.5.12'],
  ] as const)
    it(`${version} does not have ${actual}`, () => {
      expect(() => requireVersion('peer', actual, version)).to.throw(UserError, 'set FABRIC_VERSION=');
    });

  it('is that of the images of peers and orderers', () => {
    const image = { image: 'mine:1', environment: { FABRIC_VER: '3.1.1' }, command: [] };
    const services = new Map([['orderer', image]]);
    const composition = {
      services: ['orderer'],
      peers: new Map(),
      orderers: new Map([['orderer', { ports: [] }]]),
      authorities: [],
      settings: [],
      validators: [],
      nonValidators: [],
      secured: false,
      tls: true,
    };
    const words =
      'orderer (image mine:1) is Fabric 3.1.1, and this run tests Fabric 2.5: set FABRIC_VERSION=3.1';
    expect(() => requireVersionOfImages(services, composition, '2.5')).to.throw(UserError, words);
    expect(() => requireVersionOfImages(services, composition, '3.1')).not.to.throw();
  });
});
