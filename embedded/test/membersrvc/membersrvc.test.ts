import 'reflect-metadata';
import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import * as x509 from '@peculiar/x509';
import { certAttribute } from '../../chaincode/shim/attributes';
import { Client, enroll, pkiID, TransportFailure } from '../../membersrvc/client';
import { EnrollmentAuthority } from '../../membersrvc/eca';
import { Keystore, LoginTokens } from '../../membersrvc/keystore';
import { Membersrvc } from '../../membersrvc/main';
import { encodeAttributesMetadata } from '../../wire/attribute-keys';
import { type Connection, listen } from '../../wire/connection';

/** Bytes of a certificate without its serial number and its signature, whose lengths differ by their leading zeros. */
function fixedLength(certificate: Buffer): number {
  const { serialNumber, signature } = new x509.X509Certificate(new Uint8Array(certificate));
  const bitsOfSerialNumber = BigInt(`0x${serialNumber}`).toString(2).length;
  return certificate.length - (Math.floor(bitsOfSerialNumber / 8) + 1) - signature.byteLength;
}

describe('membersrvc', () => {
  const directory = mkdtempSync(join(tmpdir(), 'membersrvc-'));
  const open = new Set<Connection>();
  let membersrvc: Membersrvc;
  let server: Server;
  let authorities: { eca: string; tca: string };
  let root: string;
  let encrypted = false;
  let peers = 0;

  const newPeer = () => join(directory, `peer${++peers}`);
  const client = (peer: string, user: string) => new Keystore(peer, 'client', user);
  const restart = async () => {
    membersrvc = await Membersrvc.open(root, { enabled: true, encrypted });
  };

  before(async () => {
    server = await listen(0, (connection) => {
      open.add(connection);
      membersrvc.serve(connection);
    });
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    authorities = { eca: address, tca: address };
  });
  beforeEach(async () => {
    root = join(directory, `membersrvc${peers}`);
    await restart();
  });
  after(() => {
    for (const connection of open) connection.close();
    server.close();
    rmSync(directory, { recursive: true });
  });

  it('gives a user a certificate as the recorded one of jim', async () => {
    const { certificate } = await enroll(authorities, client(newPeer(), 'jim'), 'jim', '6avZQLwcUe9b');
    const ecert = new X509Certificate(certificate);
    assert.equal(ecert.subject, 'C=US\nO=Hyperledger\nCN=jim\\\\bank_a');
    assert.equal(ecert.issuer, 'C=US\nO=Hyperledger\nCN=eca');
    // 06-rest-get.txt: 428 bytes, 1 of them the serial number and 71 the signature.
    assert.equal(fixedLength(certificate), 428 - 1 - 71);
    const days = (Date.parse(ecert.validTo) - Date.parse(ecert.validFrom)) / 86_400_000;
    assert.equal(days, 90);
  });

  it('takes a secret once, also when it comes from two peers at the same time', async () => {
    const eca = await EnrollmentAuthority.open(newPeer());
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const der = publicKey.export({ type: 'spki', format: 'der' });
    const logins = [1, 2].map(() => eca.createCertificatePair('jim', '6avZQLwcUe9b', der));
    const [first, second] = await Promise.allSettled(logins);
    assert.deepEqual([first?.status, second?.status], ['fulfilled', 'rejected']);
  });

  it('gives a validator a certificate without a name', async () => {
    const keystore = new Keystore(newPeer(), 'validator', 'test_vp0');
    const enrollment = await enroll(authorities, keystore, 'test_vp0', 'MwYpmSRjupbT');
    assert.equal(new X509Certificate(enrollment.certificate).subject, 'C=US\nO=Hyperledger');
    assert.equal(Buffer.from(pkiID(enrollment), 'base64').length, 32);
  });

  it('keeps a member enrolled without asking again', async () => {
    const keystore = new Keystore(newPeer(), 'validator', 'test_vp0');
    const first = await enroll(authorities, keystore, 'test_vp0', 'MwYpmSRjupbT');
    const again = await enroll({ eca: 'nowhere.invalid:1', tca: '' }, keystore, 'test_vp0', 'MwYpmSRjupbT');
    assert.equal(pkiID(again), pkiID(first));
  });

  it('takes a secret once, on one peer, also when membersrvc was restarted in between', async () => {
    await enroll(authorities, client(newPeer(), 'jim'), 'jim', '6avZQLwcUe9b');
    const elsewhere = () => enroll(authorities, client(newPeer(), 'jim'), 'jim', '6avZQLwcUe9b');
    const refused = { message: 'rpc error: code = 2 desc = Identity or token does not match.' };
    await assert.rejects(elsewhere, refused);
    await restart();
    await assert.rejects(elsewhere, refused);
  });

  it('does not know other users', async () => {
    await assert.rejects(enroll(authorities, client(newPeer(), 'nosuchuser'), 'nosuchuser', 'whatever'), {
      message: 'rpc error: code = 2 desc = Identity lookup error: sql: no rows in result set',
    });
  });

  it('burns a user on a peer after one wrong password (20-errors-deploy-cli.txt)', async () => {
    const login = (password: string) => enroll(authorities, lukas, 'lukas', password);
    const lukas = client(newPeer(), 'lukas');
    const refused = { message: 'rpc error: code = 2 desc = Identity or token does not match.' };
    await assert.rejects(login('wrongpassword'), refused);
    await assert.rejects(login('NPKYL39uKbkj'), { message: 'x509: certificate signed by unknown authority' });
    await assert.rejects(login('wrongpassword'), refused);
  });

  it('does not burn a user elsewhere, as long as the right secret has not been tried', async () => {
    await assert.rejects(enroll(authorities, client(newPeer(), 'lukas'), 'lukas', 'wrongpassword'));
    await enroll(authorities, client(newPeer(), 'lukas'), 'lukas', 'NPKYL39uKbkj');
  });

  it('says why it could not be reached', async () => {
    const nobody = { eca: '127.0.0.1:1', tca: '127.0.0.1:1' };
    await assert.rejects(enroll(nobody, client(newPeer(), 'jim'), 'jim', '6avZQLwcUe9b'), (error) => {
      assert.ok(error instanceof TransportFailure);
      assert.equal(
        error.message,
        'rpc error: code = 14 desc = grpc: RPC failed fast due to transport failure',
      );
      assert.equal((error.cause as NodeJS.ErrnoException).code, 'ECONNREFUSED');
      return true;
    });
  });

  it('gives transaction certificates that do not name their owner', async () => {
    const peer = newPeer();
    await enroll(authorities, client(peer, 'jim'), 'jim', '6avZQLwcUe9b');
    const jim = Client.open(peer, 'jim', authorities, 2);
    const [one, two] = [await jim.nextTCert(), await jim.nextTCert()];
    assert.notDeepEqual(one.certificate, two.certificate);
    const tcert = new X509Certificate(one.certificate);
    assert.equal(tcert.subject, 'C=US\nO=Hyperledger\nCN=Transaction Certificate');
    assert.ok(tcert.checkPrivateKey(one.key));
    // 06-rest-get.txt: 583 bytes, 17 of them the serial number and 72 the signature.
    assert.equal(fixedLength(one.certificate), 583 - 17 - 72);
  });

  it('leaves a user who has transacted a stock of them, for when it is gone', async () => {
    const peer = newPeer();
    await enroll(authorities, client(peer, 'jim'), 'jim', '6avZQLwcUe9b');
    const gone = { eca: '127.0.0.1:1', tca: '127.0.0.1:1' };
    await assert.rejects(Client.open(peer, 'jim', gone).nextTCert(), {
      message: 'Failed loading TCerts from TCA',
    });
    const jim = Client.open(peer, 'jim', authorities, 2);
    await jim.nextTCert();
    for (const connection of open) connection.close();
    await jim.nextTCert();
  });

  it('vouches for attributes where the attribute authority is enabled', async () => {
    const peer = newPeer();
    await enroll(authorities, client(peer, 'diego'), 'diego', 'DRJ23pEQl16a');
    const diego = Client.open(peer, 'diego', authorities, 1);
    const { certificate } = await diego.nextTCert(['company', 'position', 'age']);
    const read = (name: string) => certAttribute(certificate, Buffer.alloc(0), name).toString();
    assert.equal(read('company'), 'ACompany');
    assert.equal(read('position'), 'Software Engineer');
    assert.throws(() => read('age'));
  });

  it('encrypts them where it shall, and gives the user the keys, which the transaction takes along', async () => {
    const peer = newPeer();
    await enroll(authorities, client(peer, 'diego'), 'diego', 'DRJ23pEQl16a');
    encrypted = true;
    await restart();
    encrypted = false;
    const diego = Client.open(peer, 'diego', authorities, 1);
    const { certificate, preK0 } = await diego.nextTCert(['company', 'position']);
    for (const clear of ['00HEAD', 'company', 'ACompany']) assert.ok(!certificate.includes(clear), clear);
    const metadata = encodeAttributesMetadata(Buffer.from('mine'), preK0, ['position']);
    const read = (name: string, by = metadata) => certAttribute(certificate, by, name).toString();
    assert.equal(read('position'), 'Software Engineer');
    assert.throws(() => read('company'), /^Error: Cannot find decryption key for attribute$/);
    assert.throws(() => read('position', Buffer.alloc(0)), /without the headerKey$/);
    const { preK0: another } = await diego.nextTCert(['position']);
    assert.throws(() => read('position', encodeAttributesMetadata(Buffer.alloc(0), another, ['position'])));
  });
});

describe('the login tokens of a peer', () => {
  it('go with the keys when a user is deleted', () => {
    const root = mkdtempSync(join(tmpdir(), 'peer-'));
    const tokens = new LoginTokens(root);
    const keys = new Keystore(root, 'client', 'jim');
    assert.equal(tokens.delete('jim'), false);
    tokens.store('jim');
    keys.store('enrollment.id', 'jim');
    assert.equal(tokens.read('jim'), 'jim');
    assert.equal(tokens.delete('jim'), true);
    assert.equal(tokens.has('jim'), false);
    assert.equal(keys.has('enrollment.id'), false);
    rmSync(root, { recursive: true });
  });
});
