import { describe, it } from 'node:test';
import { expect } from 'chai';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { obtainImages } from '../../support/network/images';
import { readSettings } from '../../support/settings';
import { FakeEngine } from '../docker/fake-engine';
import { messageOf } from '../message-of';

const BASE = 'hyperledger/fabric-baseimage';
const PEERS = ['peer', 'membersrvc'].map((name) => `hyperledger/fabric-${name}:x86_64-0.6.1-preview`);
const REAL = { FABRIC_IMAGES: 'hyperledger' };

/** As the docker command words it. */
const refuse = async () => {
  throw new Error('pull access denied for no/such, repository does not exist');
};

const obtain = (present: readonly string[], environment: Record<string, string>) => {
  const fake = new FakeEngine();
  fake.images.push(...present.map((name) => ({ id: `sha256:${name}`, names: [name] })));
  return obtainImages(fake.engine, fabric06.images(readSettings(environment)), refuse);
};

/** The message on an engine with these images, whose every pull is refused. */
const problem = (present: readonly string[], environment: Record<string, string>) =>
  messageOf(() => obtain(present, environment));

describe('images', () => {
  it('that are present are found', async () => {
    const found = await obtain([...PEERS, BASE], REAL);
    expect(found.map(({ reference }) => reference)).to.deep.equal([...PEERS, BASE]);
  });

  it('of the embedded network are built by bootstrap', async () => {
    const message = await problem(['chaincode-bdd/peer'], {});
    expect(message).to.include('chaincode-bdd/membersrvc: missing').and.include('chaincode-bdd/baseimage');
    expect(message).not.to.include('chaincode-bdd/peer:');
    expect(message).to.match(/Run script\/bootstrap: it builds .*$/);
    const base = { ...REAL, FABRIC_BASE_IMAGE: 'chaincode-bdd/baseimage' };
    expect(await problem(PEERS, base)).to.include('Run script/bootstrap without FABRIC_IMAGES');
  });

  it('that cannot be pulled are listed together, each with the setting that names it', async () => {
    const message = await problem([], {
      FABRIC_PEER_IMAGE: 'no/such:1',
      FABRIC_BASE_IMAGE: 'chaincode-bdd/other',
    });
    expect(message).to.match(/no\/such:1: missing, and the pull failed: pull access denied/);
    expect(message).to.match(/Load no\/such:1 .* FABRIC_PEER_IMAGE/);
    expect(message).to.match(/Load chaincode-bdd\/other .* FABRIC_BASE_IMAGE/);
    expect(await problem([BASE], REAL)).to.include('FABRIC_TAG or FABRIC_MEMBERSRVC_IMAGE');
  });

  for (const [what, present, commands] of [
    [
      'the tag of v0.6.1',
      [`${BASE}:x86_64-0.2.2`, `${BASE}:x86_64-0.3.0`],
      [`docker tag ${BASE}:x86_64-0.2.2 ${BASE}:latest`],
    ],
    ['a pull', [], [`docker pull ${BASE}:x86_64-0.2.2`, `docker tag ${BASE}:x86_64-0.2.2 ${BASE}:latest`]],
  ] as const)
    it(`that real chaincode is built on get their name from ${what}`, async () => {
      const lines = (await problem([...PEERS, ...present], REAL)).split('\n').map((line) => line.trim());
      expect(lines.filter((line) => line.startsWith('docker '))).to.deep.equal(commands);
    });
});
