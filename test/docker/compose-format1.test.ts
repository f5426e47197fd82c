import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { expect } from 'chai';
import { parse } from 'yaml';
import { convertFormat1 } from '../../support/docker/compose-format1';
import { newFolder } from '../new-folder';

const NET = `
membersrvc:
  image: hyperledger/fabric-membersrvc
  ports: ["7054:7054"]
vp0:
  extends: { file: base.yml, service: vp }
  links: [membersrvc]
  net: container:membersrvc
  env_file: [vp0.env]
  log_driver: json-file
  volumes: ["./ledger:/var/hyperledger", "/var/run/docker.sock:/var/run/docker.sock", "../:/up"]
tool:
  build: ./tool
  dockerfile: Dockerfile.tool
  net: host
`;

describe('a compose file in format v1', () => {
  let home: string;
  let directory: string;
  before(() => {
    home = newFolder();
    directory = join(home, 'run');
    mkdirSync(directory);
    writeFileSync(join(home, 'net.yml'), NET);
    writeFileSync(join(home, 'base.yml'), 'vp: { image: "hyperledger/fabric-peer:$TAG" }\n');
    writeFileSync(join(home, '.env'), 'TAG=x86_64-0.6.1-preview\n');
  });

  const copyOf = (name: string) =>
    parse(readFileSync(convertFormat1(join(home, name), directory) ?? '', 'utf8'));

  it('has its services below services:', () => {
    expect(Object.keys(copyOf('net.yml').services)).to.deep.equal(['membersrvc', 'vp0', 'tool']);
    expect(copyOf('net.yml').services.membersrvc).to.deep.equal({
      image: 'hyperledger/fabric-membersrvc',
      ports: ['7054:7054'],
    });
  });

  it('has today’s names of what v1 named otherwise', () => {
    const { vp0, tool } = copyOf('net.yml').services;
    expect(vp0).to.include({ network_mode: 'service:membersrvc' }).and.not.have.any.keys('net', 'log_driver');
    expect(vp0.logging).to.deep.equal({ driver: 'json-file' });
    expect(tool).to.deep.equal({
      network_mode: 'host',
      build: { context: join(home, 'tool'), dockerfile: 'Dockerfile.tool' },
    });
  });

  it('keeps its paths, the files that it extends, and its variables', () => {
    const { vp0 } = copyOf('net.yml').services;
    expect(vp0.env_file).to.deep.equal([join(home, 'vp0.env')]);
    expect(vp0.volumes).to.deep.equal([
      `${home}/ledger:/var/hyperledger`,
      '/var/run/docker.sock:/var/run/docker.sock',
      `${join(home, '..')}:/up`,
    ]);
    expect(vp0.extends.service).to.equal('vp');
    expect(parse(readFileSync(vp0.extends.file, 'utf8')).services.vp.image).to.contain('$TAG');
    expect(readFileSync(join(directory, '.env'), 'utf8')).to.contain('TAG=');
  });

  it('is told from one in today’s format, and from one that is no network at all', () => {
    for (const text of ['services: { vp0: { image: x } }\n', 'version: "2"\n', '- a\n', 'a: [\n']) {
      writeFileSync(join(home, 'other.yml'), text);
      expect(convertFormat1(join(home, 'other.yml'), directory)).to.equal(undefined);
    }
  });
});
