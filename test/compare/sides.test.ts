import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { expect } from 'chai';
import { named, readSide, settingsOf } from '../../cli/compare/sides';
import { UserError } from '../../support/errors';
import { newFolder } from '../new-folder';

const variables = (text: string) => readSide(text).variables;

describe('a side', () => {
  it('is a version, a set of images, single images, an engine, settings', () => {
    expect(variables('2.5.14')).to.deep.equal({ FABRIC_VERSION: '2.5.14' });
    expect(variables('embedded')).to.deep.equal({ FABRIC_VERSION: '0.6.1', FABRIC_IMAGES: 'embedded' });
    expect(variables('hyperledger:x86_64-0.6.1-preview')).to.include({
      ...{ FABRIC_VERSION: '0.6.1', FABRIC_TAG: 'x86_64-0.6.1-preview' },
    });
    expect(variables('2.5, peer=acme/peer:pr-17,engine=tcp://host:2375,WAIT_DEPLOY=300 s')).to.deep.equal({
      ...{ FABRIC_VERSION: '2.5', FABRIC_PEER_IMAGE: 'acme/peer:pr-17' },
      ...{ DOCKER_HOST: 'tcp://host:2375', WAIT_DEPLOY: '300 s' },
    });
  });

  it('names the word that is wrong', () => {
    expect(() => readSide('embeded')).to.throw(UserError, 'Did you mean embedded?');
    expect(() => readSide('2.5,pear=x')).to.throw(UserError, 'Did you mean peer?');
    expect(() => readSide('KEEP_NETWORK=true')).to.throw(UserError, 'compare sets it itself');
    expect(() => settingsOf(readSide('WAIT_DEPLOY=soon'))).to.throw(UserError, 'Side WAIT_DEPLOY=soon: ');
  });

  it('is called by what the other one has not', () => {
    const names = (from: string, to: string) =>
      Object.values(named(readSide(from), readSide(to))).map(({ name }) => name);
    expect(names('2.5.14', '2.5.15')).to.deep.equal(['2.5.14', '2.5.15']);
    expect(names('embedded', 'embedded,peer=x')).to.deep.equal(['embedded', 'peer=x']);
    expect(names('embedded', 'embedded')).to.deep.equal(['embedded', 'embedded (2)']);
  });
});

describe('a file of sides', () => {
  let folder: string;
  before(() => {
    folder = newFolder();
  });

  const inFile = (content: string, name = 'candidate') => {
    const file = join(folder, 'fabric.json');
    writeFileSync(file, content);
    return readSide(`${file}#${name}`);
  };

  it('has text as on the command line, or an object', () => {
    expect(inFile('{"candidate": "2.5.15"}')).to.deep.equal({
      ...{ name: 'candidate', variables: { FABRIC_VERSION: '2.5.15' } },
    });
    const settings = { WAIT_DEPLOY: '300 s' };
    expect(
      inFile(JSON.stringify({ $schema: 'x', candidate: { version: '2.5', peer: 'acme/peer', settings } })),
    ).to.deep.include({
      variables: { FABRIC_VERSION: '2.5', FABRIC_PEER_IMAGE: 'acme/peer', WAIT_DEPLOY: '300 s' },
    });
  });

  it('has a clear message for each mistake', () => {
    expect(() => inFile('{"stable": "2.5"}')).to.throw(UserError, 'has no side candidate. It has: stable');
    expect(() => inFile('{"candidate": {"pear": "x"}}')).to.throw(UserError, 'candidate: ');
    expect(() => inFile('{')).to.throw(UserError, 'cannot be read as JSON');
    expect(() => readSide('missing.json#stable')).to.throw(UserError, 'There is no file missing.json');
  });
});
