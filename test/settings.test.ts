import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../support/errors';
import { assertNoneMisspelt } from '../support/misspelt';
import { readSettings } from '../support/settings';

/** Of what that page names, what is read by the bootstrap, Node or Docker. */
const OF_OTHERS = /^(?:BOOTSTRAP_DOCKER|CI|NO_COLOR|FORCE_COLOR|DOCKER_HOST|DOCKER_CONTEXT)$/;

describe('settings', () => {
  it('name the embedded images by default', () => {
    expect(readSettings({}).images).to.deep.equal({
      peer: 'chaincode-bdd/peer',
      membersrvc: 'chaincode-bdd/membersrvc',
      base: 'chaincode-bdd/baseimage',
      ccenv: 'chaincode-bdd/ccenv',
    });
  });

  it('name the images of Fabric 0.6.1, and the base image as its Dockerfile does: untagged', () => {
    const { images } = readSettings({ FABRIC_IMAGES: 'hyperledger' });
    expect(images.peer).to.equal('hyperledger/fabric-peer:x86_64-0.6.1-preview');
    expect(images.base).to.equal('hyperledger/fabric-baseimage');
    expect(readSettings({ FABRIC_IMAGES: 'hyperledger', FABRIC_TAG: 'latest' }).images.peer).to.equal(
      'hyperledger/fabric-peer:latest',
    );
  });

  it('let a single image be another', () => {
    const settings = readSettings({ FABRIC_PEER_IMAGE: 'mine/peer:7', FABRIC_BASE_IMAGE: 'mine/base' });
    expect(settings.images).to.include({ peer: 'mine/peer:7', base: 'mine/base' });
    expect(settings.baseImageNamed).to.equal(true);
  });

  it('give each of the workers that run side by side a network id of its own', () => {
    expect(readSettings({}).networkId).to.equal('dev');
    expect(readSettings({ CUCUMBER_PARALLEL: 'true', CUCUMBER_WORKER_ID: '1' }).networkId).to.equal('dev1');
  });

  it('come from the world parameters too; a variable goes before them', () => {
    const parameters = { evidence: 'always', timeline: true, keepNetwork: true };
    const expected = { evidence: 'always', timeline: true, keepNetwork: true };
    expect(readSettings({}, parameters)).to.include(expected);
    expect(readSettings({ EVIDENCE: 'never' }, parameters)).to.include({ ...expected, evidence: 'never' });
    expect(readSettings({})).to.include({ evidence: 'on failure', timeline: false, keepNetwork: false });
  });

  it('say so where a world parameter is none of them', () => {
    expect(() => readSettings({}, { evidnce: 'always' })).to.throw(
      UserError,
      'The world parameter "evidnce" is no setting: there are evidence, timeline, keepNetwork.',
    );
  });

  it('name a world parameter as it was given', () => {
    expect(() => readSettings({}, { evidence: 'alwys' })).to.throw(
      UserError,
      'The world parameter evidence="alwys" is not allowed: it is one of on failure, always, never.',
    );
    expect(() => readSettings({ EVIDENCE: 'alwys' }, { evidence: 'never' })).to.throw(
      UserError,
      /^EVIDENCE="alwys" is not allowed/,
    );
  });

  for (const [misspelt, meant] of [
    ['FABRIC_IMAGE', 'FABRIC_IMAGES'],
    ['WAIT_DEPLOI', 'WAIT_DEPLOY'],
    ['KEEP_NETWORKS', 'KEEP_NETWORK'],
  ] as const)
    it(`say that ${misspelt} is none`, () => {
      expect(() => readSettings({ [misspelt]: 'x' })).to.throw(
        UserError,
        `${misspelt} is no setting, and ${meant} is: correct the name, or unset it.`,
      );
    });

  it('leave alone what is of others, and what is empty', () => {
    readSettings({
      FABRIC_CFG_PATH: '/etc/hyperledger',
      FABRIC_CA_TAG: '1.5',
      WAIT_FOR_IT: 'x',
      FABRIC_IMAGE: '',
    });
  });

  it('know each that docs/settings.md names, and what is nearly one', () => {
    const rows = readFileSync('docs/settings.md', 'utf8').match(/^\| `.*?\|/gm) ?? [];
    const named = rows.flatMap((row) => row.match(/[A-Z]+(?:_[A-Z]+)*/g) ?? []);
    assertNoneMisspelt(named);
    for (const name of named.filter((one) => !OF_OTHERS.test(one)))
      expect(() => assertNoneMisspelt([`${name}_`]), name).to.throw(UserError, `and ${name} is`);
  });

  for (const [variable, value, message] of [
    ['EVIDENCE', 'once', 'EVIDENCE="once" is not allowed: it is one of on failure, always, never.'],
    ['TIMELINE', 'yes', 'TIMELINE="yes" is not allowed: it is one of false, true.'],
    ['FABRIC_IMAGES', 'fabric', 'FABRIC_IMAGES="fabric" is not allowed: it is one of embedded, hyperledger.'],
    [
      'FABRIC_NETWORK_ID',
      'My Net',
      'FABRIC_NETWORK_ID="My Net" is not allowed: lower-case letters and digits only.',
    ],
    [
      'FABRIC_PEER_IMAGE',
      'My Peer',
      'FABRIC_PEER_IMAGE="My Peer" is no name of an image: write it like chaincode-bdd/peer or host:5000/peer:tag.',
    ],
    ['WAIT_DEPLOY', 'soon', 'WAIT_DEPLOY="soon" is not a duration: write it like 500 ms, 90 s or 2 min.'],
  ] as const) {
    it(`say what is wrong with ${variable}=${value}`, () => {
      expect(() => readSettings({ [variable]: value })).to.throw(UserError, message);
    });
  }
});
