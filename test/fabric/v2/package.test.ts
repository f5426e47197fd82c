import { cpSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { extract } from 'tar-stream';
import { readSourceTree } from '../../../support/fabric/source-tree';
import { packageOf, servicePackage } from '../../../support/fabric/v2/package';
import { chaincodeService } from '../../../support/fabric/v2/service';
import { readSettings } from '../../../support/settings';
import { messageOf } from '../../message-of';
import { newFolder } from '../../new-folder';

const sourceIn = (folder: string) => {
  const files = readSourceTree(folder);
  return { folder, path: 'example.com/simple', rootPath: 'example.com/simple', files, own: files };
};

async function unpack(content: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = extract();
  entries.end(gunzipSync(content));
  for await (const entry of entries) files.set(entry.header.name, await buffer(entry));
  return files;
}

describe('a chaincode package', () => {
  let root: string;
  beforeEach(() => {
    root = newFolder();
  });

  function folder(name: string, files: Readonly<Record<string, string>>): string {
    for (const [file, text] of Object.entries(files)) {
      const path = join(root, name, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return join(root, name);
  }

  const GO = {
    'go.mod': 'module example.com/simple\n\ngo 1.23\n',
    'main.go': 'package main\n',
    'vendor/modules.txt': '# none\n',
    'META-INF/statedb/couchdb/indexes/a.json': '{}',
    'META-INF/.DS_Store': 'of macOS',
  };

  it('has the layout and the id of those that Fabric makes', async () => {
    const { id, content } = await packageOf(sourceIn(folder('simple', GO)), 'simple_1.0');
    expect(id).to.match(/^simple_1\.0:[0-9a-f]{64}$/);
    const files = await unpack(content);
    expect(JSON.parse(String(files.get('metadata.json')))).to.deep.equal({
      path: 'example.com/simple',
      type: 'golang',
      label: 'simple_1.0',
    });
    const code = await unpack(files.get('code.tar.gz') ?? Buffer.alloc(0));
    expect([...code.keys()]).to.deep.equal([
      'META-INF/statedb/couchdb/indexes/a.json',
      'src/go.mod',
      'src/main.go',
      'src/vendor/modules.txt',
    ]);
  });

  it('is the same wherever and whenever its files were written', async () => {
    const one = folder('simple', GO);
    const other = join(root, 'other');
    cpSync(one, other, { recursive: true });
    utimesSync(join(other, 'main.go'), 1, 1);
    expect((await packageOf(sourceIn(other), 'simple_1.0')).id).to.equal(
      (await packageOf(sourceIn(one), 'simple_1.0')).id,
    );
    writeFileSync(join(other, 'main.go'), 'package main // changed\n');
    expect((await packageOf(sourceIn(other), 'simple_1.0')).id).not.to.equal(
      (await packageOf(sourceIn(one), 'simple_1.0')).id,
    );
  });

  it('has the indexes of a chaincode that lies in a folder of its module', async () => {
    const files = { ...GO, 'cmd/shop/main.go': 'package main\n', 'cmd/shop/META-INF/statedb/a.json': '{}' };
    const shop = { ...sourceIn(folder('module', files)), path: 'example.com/simple/cmd/shop' };
    expect((await filesOf(shop)).files).to.deep.equal([
      'META-INF/statedb/a.json',
      'src/META-INF/.DS_Store',
      'src/META-INF/statedb/couchdb/indexes/a.json',
      'src/cmd/shop/main.go',
      'src/go.mod',
      'src/main.go',
      'src/vendor/modules.txt',
    ]);
  });

  it('may have a file that is called like a property of all objects', async () => {
    expect((await filesOf(sourceIn(folder('odd', { ...GO, constructor: '' })))).type).to.equal('golang');
  });

  const filesOf = async (source: ReturnType<typeof sourceIn>) => {
    const { content } = await packageOf(source, 'any_1.0');
    const unpacked = await unpack(content);
    const code = await unpack(unpacked.get('code.tar.gz') ?? Buffer.alloc(0));
    return { type: JSON.parse(String(unpacked.get('metadata.json'))).type, files: [...code.keys()] };
  };

  const JS = { 'package.json': '{"name":"js"}', 'index.js': '', 'node_modules/x/index.js': '' };

  it('of JavaScript has no node_modules: npm installs them where it is built', async () => {
    expect(await filesOf(sourceIn(folder('js', JS)))).to.deep.equal({
      type: 'node',
      files: ['src/index.js', 'src/package.json'],
    });
  });

  it('of JavaScript that bundles its dependencies has them, unless a lock file asks for npm ci', async () => {
    const bundling = { ...JS, 'package.json': '{"name":"js","bundleDependencies":["x"]}' };
    const { files } = await filesOf(sourceIn(folder('bundling', bundling)));
    expect(files).to.include('src/node_modules/x/index.js');
    const locked = await filesOf(sourceIn(folder('locked', { ...bundling, 'package-lock.json': '{}' })));
    expect(locked.files).not.to.include('src/node_modules/x/index.js');
  });

  it('of Java has what its build is made of, not what it makes', async () => {
    for (const build of ['pom.xml', 'build.gradle', 'build.gradle.kts']) {
      const made = {
        'target/a.jar': '',
        'app/build/a.jar': '',
        'out/a.txt': '',
        'src/main/java/A.class': '',
      };
      const java = { [build]: '', 'src/main/java/A.java': '', 'scripts/build': '', ...made };
      const { type, files } = await filesOf(sourceIn(folder(`java-${build}`, java)));
      expect(type).to.equal('java');
      expect(files).to.have.members([`src/${build}`, 'src/scripts/build', 'src/src/main/java/A.java']);
    }
  });

  it('of example02 in JavaScript is what npm needs to build it', async () => {
    const { type, files } = await filesOf(sourceIn('chaincode/example02-node'));
    expect(type).to.equal('node');
    expect(files).to.deep.equal(['src/index.js', 'src/package-lock.json', 'src/package.json']);
  });

  it('needs a folder with code for Fabric 2.x', async () => {
    const path = folder('old', { 'chaincode.go': 'package main\n' });
    const message = await messageOf(() => packageOf(sourceIn(path), 'old_1.0'));
    expect(message).to.include('it needs one of go.mod');
  });
});

describe('the package of chaincode that runs as a service', () => {
  it('only says where peers connect to', async () => {
    const { id, content } = await servicePackage('accounts_1.0', 'accounts:9999');
    const files = await unpack(content);
    expect(JSON.parse(String(files.get('metadata.json')))).to.include({
      type: 'ccaas',
      label: 'accounts_1.0',
    });
    const code = await unpack(files.get('code.tar.gz') ?? Buffer.alloc(0));
    expect(JSON.parse(String(code.get('connection.json')))).to.deep.equal({
      address: 'accounts:9999',
      dial_timeout: '10s',
      tls_required: false,
    });
    expect((await servicePackage('accounts_1.0', 'accounts:9999')).id).to.equal(id);
  });

  it('has the id that its container is told', async () => {
    const settings = readSettings({ FABRIC_VERSION: '2.5' });
    const { address, compose } = await chaincodeService('accounts', 'chaincode/example02', settings);
    const { id } = await servicePackage('accounts_1.0', address);
    expect(compose).to.have.nested.property('environment.CHAINCODE_ID', id);
    expect(compose).to.have.nested.property('build.args.FABRIC_CCENV_IMAGE', 'hyperledger/fabric-ccenv:2.5');
  });

  it('needs a Dockerfile', async () => {
    const settings = readSettings({ FABRIC_VERSION: '2.5' });
    const message = await messageOf(() => chaincodeService('accounts', 'features', settings));
    expect(message).to.include('no Dockerfile');
  });
});
