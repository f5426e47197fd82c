import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { chaincodeName } from '../../chaincode/name';
import { checkSpec, packageChaincode, withRunLine } from '../../chaincode/package';
import { output } from '../../peer/logging';

const shake = (...parts: (Buffer | string)[]) => {
  const hash = createHash('shake256', { outputLength: 64 });
  for (const part of parts) hash.update(part);
  return hash.digest();
};

describe('A chaincode', () => {
  let gopath: string;
  const path = 'example.org/cc';
  const file = (name: string, text: string) => writeFileSync(join(gopath, 'src', path, name), text);
  const spec = (changes = {}) =>
    ({
      type: 'GOLANG',
      path,
      name: '',
      args: ['init', 'a'],
      attributes: [],
      metadata: Buffer.alloc(0),
      ...changes,
    }) as const;

  beforeEach(() => {
    output.write = () => {};
    gopath = mkdtempSync(join(tmpdir(), 'gopath-'));
    mkdirSync(join(gopath, 'src', path, 'lib'), { recursive: true });
    file('cc.js', 'one');
    file('cc_test.js', 'two');
    file('lib/z.js', 'three');
  });
  afterEach(() => rmSync(gopath, { recursive: true }));

  test('is named after its constructor and its files, in the order of their names', () => {
    // protobuf: field 1, twice
    const input = shake(Buffer.from('\x0a\x04init\x0a\x01a'));
    const name = shake('three', shake('two', shake('one', input)));
    assert.equal(chaincodeName(join(gopath, 'src', path), ['init', 'a']), name.toString('hex'));
  });

  test('is packed into the same bytes each time, Dockerfile first', async () => {
    const dockerfile = 'from chaincode-bdd/baseimage\nCOPY src $GOPATH/src\nWORKDIR $GOPATH\n';
    const first = await packageChaincode(spec(), gopath, dockerfile);
    const second = await packageChaincode(spec(), gopath, dockerfile);
    assert.equal(first.code.compare(second.code), 0);
    const tar = gunzipSync(first.code).toString();
    assert.ok(tar.startsWith('Dockerfile\0'));
    assert.ok(tar.includes(withRunLine(dockerfile, path, first.name)));
    assert.ok(tar.includes('src/example.org/cc/lib/z.js'));
  });

  test('takes the certificate of its peer along, for TLS', async () => {
    const certFile = join(gopath, 'tlsca.cert');
    writeFileSync(certFile, 'a certificate');
    const { name, code } = await packageChaincode(spec(), gopath, 'from x', certFile);
    const tar = gunzipSync(code).toString();
    const copied = `${withRunLine('from x', path, name)}\nCOPY src/certs/cert.pem ${certFile}\0`;
    assert.ok(tar.includes(copied));
    assert.ok(tar.includes('a certificate'));
  });

  test('is built with the recorded run line', () => {
    // 09-history-dev-vp0-image.txt
    assert.equal(
      withRunLine(
        'from x',
        'github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02',
        'ee5b24a1',
      ).split('\n')[1],
      'RUN go install github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02 && cp src/github.com/hyperledger/fabric/peer/core.yaml $GOPATH/bin && mv $GOPATH/bin/chaincode_example02 $GOPATH/bin/ee5b24a1',
    );
  });

  test('is built the same with a slash at the end of its path', () => {
    assert.equal(withRunLine('from x', `${path}/`, 'ee5b24a1'), withRunLine('from x', path, 'ee5b24a1'));
  });

  test('is refused up front for its path or its language', () => {
    // 20-errors-deploy-cli.txt
    const refused = (changes: object, message: string) =>
      assert.throws(() => checkSpec(spec(changes), gopath), { message });
    refused({ path: 'github.com/no/such/path' }, 'Path to chaincode does not exist: github.com/no/such/path');
    refused({ type: 'UNDEFINED' }, 'Failed to determine platform type: Unknown chaincodeType: UNDEFINED');
    assert.throws(() => checkSpec(spec({ type: 'JAVA' }), gopath), /not modelled by the embedded network/);
    assert.throws(
      () => checkSpec(spec({ path: 'https://example.org/cc' }), gopath),
      /not modelled by the embedded network/,
    );
    checkSpec(spec(), gopath);
  });
});
