import { describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../support/errors';
import { readSettings, SETTINGS } from '../support/settings';

describe('settings', () => {
  it('name the embedded images by default, and those of Fabric 0.6.1, the base image without a tag', () => {
    expect(readSettings({}).images).to.include({ peer: 'chaincode-bdd/peer' });
    const { images } = readSettings({ FABRIC_IMAGES: 'hyperledger' });
    expect(images.peer).to.equal('hyperledger/fabric-peer:x86_64-0.6.1-preview');
    expect(images.base).to.equal('hyperledger/fabric-baseimage');
    const latest = readSettings({ FABRIC_IMAGES: 'hyperledger', FABRIC_TAG: 'latest' });
    expect(latest.images.peer).to.equal('hyperledger/fabric-peer:latest');
  });

  it('name the images of Fabric 2.5 and 3.1, those of builds by their line', () => {
    const { images } = readSettings({ FABRIC_VERSION: '2.5.12' });
    expect(images).to.include({
      peer: 'hyperledger/fabric-peer:2.5.12',
      orderer: 'hyperledger/fabric-orderer:2.5.12',
      base: 'hyperledger/fabric-baseos:2.5',
      ccenv: 'hyperledger/fabric-ccenv:2.5',
    });
    expect(() => readSettings({ FABRIC_VERSION: '3.1', FABRIC_IMAGES: 'embedded' })).to.throw(
      UserError,
      'only possible for Fabric 0.6',
    );
  });

  it('can replace single images', () => {
    const settings = readSettings({ FABRIC_PEER_IMAGE: 'mine/peer:7', FABRIC_BASE_IMAGE: 'mine/base' });
    expect(settings.images).to.include({ peer: 'mine/peer:7', base: 'mine/base' });
    expect(settings.baseImageNamed).to.equal(true);
  });

  it('give each parallel worker its own network id', () => {
    expect(readSettings({}).networkId).to.equal('dev');
    expect(readSettings({ CUCUMBER_PARALLEL: 'true', CUCUMBER_WORKER_ID: '1' }).networkId).to.equal('dev1');
  });

  it('come from world parameters too, and from the variable first', () => {
    const parameters = { evidence: 'always', timeline: true, keepNetwork: true };
    expect(readSettings({}, parameters)).to.include(parameters);
    expect(readSettings({ EVIDENCE: 'never' }, parameters)).to.include({ evidence: 'never', timeline: true });
    expect(readSettings({})).to.include({ evidence: 'on failure', timeline: false, keepNetwork: false });
  });

  it('are in milliseconds where they are durations', () => {
    expect(readSettings({ WAIT_DEPLOY: '2 min' }).waits).to.deep.equal({
      ready: 180_000,
      deploy: 120_000,
      commit: 60_000,
    });
  });

  it('reject a typo of every setting', () => {
    for (const name of Object.keys(SETTINGS.shape))
      expect(() => readSettings({ [`${name}_`]: 'x' }), name).to.throw(UserError, `mean ${name}?`);
  });

  it('ignore the variables of other tools, and empty ones', () => {
    readSettings({ FABRIC_CFG_PATH: '/etc', FABRIC_CA_TAG: '1.5', WAIT_FOR_IT: 'x', FABRIC_IMAGE: '' });
    expect(readSettings({ EVIDENCE: '' }).evidence).to.equal('on failure');
  });

  it('reject a typo of a world parameter, and leave others to the project', () => {
    expect(() => readSettings({}, { evidnce: 'always' })).to.throw(UserError, 'Did you mean evidence?');
    expect(readSettings({}, { colour: true, evidence: 'always' }).evidence).to.equal('always');
  });

  for (const [variable, value, allowed] of [
    ['EVIDENCE', 'once', 'on failure, always, never'],
    ['TIMELINE', 'yes', 'false, true'],
    ['FABRIC_IMAGES', 'fabric', 'embedded, hyperledger'],
    ['FABRIC_VERSION', '1.4', '0.6.1, 2.5, 3.1'],
    ['FABRIC_NETWORK_ID', 'My Net', 'lower-case letters'],
    ['FABRIC_PEER_IMAGE', 'My Peer', 'an image name'],
    ['WAIT_DEPLOY', 'soon', '90 s'],
  ] as const)
    it(`say what ${variable} may be`, () => {
      const read = () => readSettings({ [variable]: value });
      expect(read).to.throw(UserError, `${variable}="${value}" is not allowed`);
      expect(read).to.throw(UserError, allowed);
    });

  it('name a world parameter with a wrong value as such', () => {
    const read = (variables: object, evidence: string) => () => readSettings({ ...variables }, { evidence });
    expect(read({}, 'alwys')).to.throw(UserError, 'World parameter evidence="alwys"');
    expect(read({ EVIDENCE: 'alwys' }, 'never')).to.throw(UserError, /^EVIDENCE=/);
  });
});
