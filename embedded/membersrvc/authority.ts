import 'reflect-metadata';
import { generateKeyPairSync, type webcrypto, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

interface CertificateRequest {
  /** Hexadecimal. */
  readonly serialNumber: string;
  /** Left out of the subject where it is empty, as Go does. */
  readonly commonName: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Buffer;
  readonly extensions?: readonly {
    readonly oid: string;
    readonly critical: boolean;
    readonly value: Buffer;
  }[];
}

/**
 * A certificate authority: `eca` signs enrollment certificates, `tca` transaction certificates. Its key and its own
 * certificate live in two files of `directory`, so that a restarted membersrvc is still trusted.
 */
export class Authority {
  private constructor(
    readonly name: string,
    /** Its own certificate, DER. */
    readonly certificate: Buffer,
    private readonly signingKey: webcrypto.CryptoKey,
  ) {}

  static async open(name: string, directory: string): Promise<Authority> {
    const keyFile = join(directory, `${name}.priv`);
    const certificateFile = join(directory, `${name}.cert`);
    if (existsSync(keyFile) && existsSync(certificateFile)) {
      const certificate = new X509Certificate(readFileSync(certificateFile)).raw;
      return new Authority(name, certificate, await importKey(readFileSync(keyFile)));
    }
    const { privateKey, publicKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
      publicKeyEncoding: { type: 'spki', format: 'der' },
    });
    const signingKey = await importKey(privateKey);
    const own = await sign(name, signingKey, { serialNumber: '01', commonName: name, publicKey }, true);
    mkdirSync(directory, { recursive: true });
    writeFileSync(keyFile, privateKey, { mode: 0o600 });
    writeFileSync(certificateFile, own);
    return new Authority(name, own, signingKey);
  }

  /** Signs a certificate for 90 days, which is what Fabric 0.6 gives each; DER. */
  issue(request: CertificateRequest): Promise<Buffer> {
    return sign(this.name, this.signingKey, request, false);
  }
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
/** Fabric 0.6 puts this constant where the hash of a key belongs. */
const KEY_IDENTIFIER = '01020304';
const DAY = 24 * 60 * 60 * 1000;

function importKey(pkcs8: Buffer): Promise<webcrypto.CryptoKey> {
  return crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), CURVE, false, ['sign']);
}

async function sign(
  issuer: string,
  signingKey: webcrypto.CryptoKey,
  { serialNumber, commonName, publicKey, extensions = [] }: CertificateRequest,
  ca: boolean,
): Promise<Buffer> {
  const usage = ca
    ? KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign
    : KeyUsageFlags.digitalSignature;
  const certificate = await X509CertificateGenerator.create({
    serialNumber,
    subject: distinguishedName(commonName),
    issuer: distinguishedName(issuer),
    notBefore: new Date(),
    notAfter: new Date(Date.now() + 90 * DAY),
    signingAlgorithm: { ...CURVE, hash: 'SHA-384' },
    publicKey: await crypto.subtle.importKey('spki', new Uint8Array(publicKey), CURVE, true, ['verify']),
    signingKey,
    extensions: [
      new KeyUsagesExtension(usage, true),
      new BasicConstraintsExtension(ca, undefined, true),
      new SubjectKeyIdentifierExtension(KEY_IDENTIFIER),
      new AuthorityKeyIdentifierExtension(KEY_IDENTIFIER),
      ...extensions.map(({ oid, critical, value }) => new Extension(oid, critical, new Uint8Array(value))),
    ],
  });
  return Buffer.from(certificate.rawData);
}

function distinguishedName(commonName: string) {
  const name: { [attribute: string]: string[] }[] = [{ C: ['US'] }, { O: ['Hyperledger'] }];
  // The library reads values as RFC 4514 writes them, where a backslash must be escaped.
  if (commonName) name.push({ CN: [commonName.replaceAll('\\', '\\\\')] });
  return name;
}
