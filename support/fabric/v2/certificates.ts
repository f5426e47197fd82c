import 'reflect-metadata'; // @peculiar/x509 needs it, before its own import.
import { randomBytes, type webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** What Fabric's peers and orderers take, and what cryptogen makes. */
const KEYS = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** In PEM: the certificate, and its private key in PKCS #8. */
export interface Credentials {
  readonly certificate: string;
  readonly privateKey: string;
}

/** What Fabric reads off a certificate's organisational unit. */
export type Role = 'client' | 'peer' | 'admin' | 'orderer';

/** A certificate authority of an organisation. */
export class Authority {
  private constructor(
    readonly name: string,
    readonly keys: webcrypto.CryptoKeyPair,
    /** Its own certificate, in PEM. */
    readonly pem: string,
  ) {}

  static async create(commonName: string, organisation: string): Promise<Authority> {
    const keys = await newKeys();
    const name = `CN=${commonName},O=${organisation}`;
    const { keyCertSign, cRLSign, digitalSignature } = x509.KeyUsageFlags;
    const pem = await certificate(name, keys, { name, keys }, [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(keyCertSign | cRLSign | digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ]);
    return new Authority(name, keys, pem);
  }

  /** For signatures of a member of the organisation. */
  issueIdentity(name: string, role: Role): Promise<Credentials> {
    return this.#issue(name, role, x509.KeyUsageFlags.digitalSignature, []);
  }

  /** For both ends of TLS connections to a server with these names and IP addresses. */
  issueTls(name: string, role: Role, hosts: readonly string[]): Promise<Credentials> {
    const { KeyUsageFlags, ExtendedKeyUsage } = x509;
    const names = hosts.map((value) => ({
      type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const),
      value,
    }));
    return this.#issue(name, role, KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, [
      new x509.ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension(names),
    ]);
  }

  async #issue(
    name: string,
    role: Role,
    usages: x509.KeyUsageFlags,
    extensions: readonly x509.Extension[],
  ): Promise<Credentials> {
    const keys = await newKeys();
    const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
    return {
      certificate: await certificate(`CN=${name},OU=${role}`, keys, this, [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(usages, true),
        await x509.AuthorityKeyIdentifierExtension.create(this.keys.publicKey),
        ...extensions,
      ]),
      privateKey: x509.PemConverter.encode(key, 'PRIVATE KEY'),
    };
  }
}

/** From five minutes ago, since an engine's clock may be behind, for ten years; as cryptogen has it. In PEM. */
async function certificate(
  subject: string,
  { publicKey }: webcrypto.CryptoKeyPair,
  issuer: { readonly name: string; readonly keys: webcrypto.CryptoKeyPair },
  extensions: x509.Extension[],
): Promise<string> {
  const made = await x509.X509CertificateGenerator.create({
    serialNumber: randomBytes(16).toString('hex'),
    subject,
    issuer: issuer.name,
    notBefore: new Date(Date.now() - 300_000),
    notAfter: new Date(Date.now() + 3_650 * 86_400_000),
    signingAlgorithm: KEYS,
    publicKey,
    signingKey: issuer.keys.privateKey,
    extensions,
  });
  return `${made.toString('pem')}\n`;
}

const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  crypto.subtle.generateKey(KEYS, true, ['sign', 'verify']);
