import { describe, it } from 'node:test';
import { expect } from 'chai';
import { obtainImages } from '../../support/network/obtained-images';
import { readSettings } from '../../support/settings';
import { FakeEngine } from '../docker/fake-engine';
import { messageOf } from './message-of';

const REAL = ['hyperledger/fabric-peer', 'hyperledger/fabric-membersrvc'].map(
  (name) => `${name}:x86_64-0.6.1-preview`,
);

/** What is said on an engine with these images; one that is pulled, it is refused. */
function saidWith(names: readonly string[], environment: Record<string, string>): Promise<string> {
  const fake = new FakeEngine();
  fake.images.push(...names.map((name) => ({ id: `sha256:${name}`, names: [name] })));
  return messageOf(() => obtainImages(fake.engine, readSettings(environment)));
}

describe('images that are missing', () => {
  it('are built by the bootstrap, those of the embedded network', async () => {
    expect(await saidWith(['chaincode-bdd/peer'], {})).to.equal(
      `Images are missing on the Docker engine:
  chaincode-bdd/membersrvc: not built yet
  chaincode-bdd/baseimage: not built yet
Run script/bootstrap, which builds the images of the embedded network.`,
    );
  });

  it('are not built by a bootstrap for others', async () => {
    const environment = { FABRIC_IMAGES: 'hyperledger', FABRIC_BASE_IMAGE: 'chaincode-bdd/baseimage' };
    expect(await saidWith(REAL, environment)).to.equal(
      `Images are missing on the Docker engine:
  chaincode-bdd/baseimage: not built yet
Run script/bootstrap without FABRIC_IMAGES, which builds the images of the embedded network.`,
    );
  });

  it('are asked for one by one, whoever is to bring them', async () => {
    const environment = { FABRIC_PEER_IMAGE: 'no/such:1', FABRIC_BASE_IMAGE: 'chaincode-bdd/other' };
    expect(await saidWith([], environment)).to.equal(
      `Images are missing on the Docker engine:
  no/such:1: not there, and it can't be pulled: pull access denied for no/such:1
  chaincode-bdd/membersrvc: not built yet
  chaincode-bdd/other: not there, which every chaincode build starts from
Load no/such:1 (\`docker load\`), or name another by FABRIC_PEER_IMAGE.
Run script/bootstrap, which builds the images of the embedded network.
Load chaincode-bdd/other (\`docker load\`), or name another by FABRIC_BASE_IMAGE.`,
    );
  });

  it('have a tag of their own, the real ones', async () => {
    expect(await saidWith(['hyperledger/fabric-baseimage'], { FABRIC_IMAGES: 'hyperledger' })).to.equal(
      `Images are missing on the Docker engine:
  ${REAL[0]}: not there, and it can't be pulled: pull access denied for ${REAL[0]}
  ${REAL[1]}: not there, and it can't be pulled: pull access denied for ${REAL[1]}
Load ${REAL[0]} (\`docker load\`), or name another by FABRIC_TAG or FABRIC_PEER_IMAGE.
Load ${REAL[1]} (\`docker load\`), or name another by FABRIC_TAG or FABRIC_MEMBERSRVC_IMAGE.`,
    );
  });
});

describe('the base image of real chaincode', () => {
  const MISSING = `Images are missing on the Docker engine:
  hyperledger/fabric-baseimage: not there as latest, which every chaincode build starts from
The base image has to be there by that name:`;

  it('takes the name that is missing from a tag that is there', async () => {
    const there = ['hyperledger/fabric-baseimage:x86_64-0.2.1', 'hyperledger/fabric-baseimage:x86_64-0.2.2'];
    expect(await saidWith([...REAL, ...there], { FABRIC_IMAGES: 'hyperledger' })).to.equal(
      `${MISSING}
  docker tag hyperledger/fabric-baseimage:x86_64-0.2.2 hyperledger/fabric-baseimage:latest`,
    );
    expect(await saidWith([...REAL, there[0] ?? ''], { FABRIC_IMAGES: 'hyperledger' })).to.equal(
      `${MISSING}
  docker tag hyperledger/fabric-baseimage:x86_64-0.2.1 hyperledger/fabric-baseimage:latest`,
    );
  });

  it('is not pulled as whatever is the latest by now', async () => {
    expect(await saidWith(REAL, { FABRIC_IMAGES: 'hyperledger' })).to.equal(
      `${MISSING}
  docker pull hyperledger/fabric-baseimage:x86_64-0.2.2
  docker tag hyperledger/fabric-baseimage:x86_64-0.2.2 hyperledger/fabric-baseimage:latest`,
    );
  });

  it('is pulled by a name with a tag', async () => {
    const base = 'hyperledger/fabric-baseimage:x86_64-0.2.2';
    expect(await saidWith(REAL, { FABRIC_IMAGES: 'hyperledger', FABRIC_BASE_IMAGE: base })).to.contain(
      `${base}: not there, which every chaincode build starts from, and it can't be pulled: pull access denied for ${base}`,
    );
  });
});
