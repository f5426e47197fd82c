import { createCipheriv, createHmac, randomBytes, X509Certificate } from 'node:crypto';
import { attributeKey, encryptAttribute, headerName } from '../wire/attribute-keys';
import { Authority } from './authority';
import { type Attribute, attributes as vouched } from './users';

export interface AttributeSettings {
  /** `aca.enabled`: the attribute authority vouches for attributes. */
  readonly enabled: boolean;
  /** `tca.attribute-encryption.enabled`. */
  readonly encrypted: boolean;
}

interface TransactionCertificate {
  readonly certificate: Buffer;
  /** What the keys of its attributes come from. */
  readonly preK0: Buffer;
}

/**
 * The transaction certificate authority: certificates under which a user's transactions cannot be told to be theirs,
 * except by those who hold the authority's keys.
 */
export class TransactionAuthority {
  /** Hides index and owner in a certificate. Not kept over a restart: nothing here ever asks for them again. */
  readonly #key = randomBytes(32);

  private constructor(
    readonly authority: Authority,
    private readonly settings: AttributeSettings,
  ) {}

  static async open(directory: string, settings: AttributeSettings): Promise<TransactionAuthority> {
    return new TransactionAuthority(await Authority.open('tca', directory), settings);
  }

  /**
   * One certificate for each public key. The real authority derives the keys itself, from the enrollment key and an
   * index, which the user repeats; here the user brings them. Attributes are left out unless the attribute authority
   * is enabled (`MEMBERSRVC_CA_ACA_ENABLED`), and so are those it does not vouch for.
   */
  async createCertificateSet(
    id: string,
    ecert: Buffer,
    publicKeys: readonly Buffer[],
    requested: readonly string[],
  ): Promise<TransactionCertificate[]> {
    const owner = new X509Certificate(ecert).subject.split('CN=')[1] ?? id;
    const { enabled, encrypted } = this.settings;
    const found = enabled ? vouchedFor(id, requested) : [];
    const set: TransactionCertificate[] = [];
    for (const publicKey of publicKeys) {
      const serialNumber = positive(randomBytes(16));
      const preK0 = hmac(hmac(this.#key, ecert), serialNumber);
      const seal: Seal = encrypted
        ? (name, value) => encryptAttribute(attributeKey(preK0, name), value)
        : (_, value) => value;
      const certificate = await this.authority.issue({
        serialNumber: serialNumber.toString('hex'),
        commonName: 'Transaction Certificate',
        publicKey,
        extensions: [
          { oid: `${TCERT}.7`, critical: true, value: this.#encrypt('index', randomBytes(32)) },
          { oid: `${TCERT}.8`, critical: false, value: this.#encrypt('owner', salted(owner)) },
          ...attributeExtensions(found, seal),
        ],
      });
      set.push({ certificate, preK0 });
    }
    return set;
  }

  #encrypt(purpose: string, text: Buffer): Buffer {
    const iv = randomBytes(16);
    const key = hmac(this.#key, purpose);
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    return Buffer.concat([iv, cipher.update(text), cipher.final()]);
  }
}

/** Prefix of the extensions of a transaction certificate: .7 index, .8 owner, .9 attribute names, .10 on their values. */
const TCERT = '1.2.3.4.5.6';

/** Of those requested, the attributes that the user has now. */
function vouchedFor(id: string, requested: readonly string[]): Attribute[] {
  const now = Date.now();
  return requested.flatMap((name) => {
    const attribute = vouched
      .get(id)
      ?.find(
        ({ name: n, from, to }) => n === name && Date.parse(from) <= now && (!to || now <= Date.parse(to)),
      );
    return attribute ? [attribute] : [];
  });
}

/** How the value of an attribute is written into a certificate. */
type Seal = (name: string, value: Buffer) => Buffer;

function attributeExtensions(found: readonly Attribute[], seal: Seal) {
  if (found.length === 0) return [];
  const header = `00HEAD${found.map(({ name }, i) => `${name}->${i + 1}#`).join('')}`;
  return [
    { oid: `${TCERT}.9`, critical: false, value: seal(headerName, Buffer.from(header)) },
    ...found.map(({ name, value }, i) => ({
      oid: `${TCERT}.${10 + i}`,
      critical: false,
      value: seal(name, Buffer.from(value)),
    })),
  ];
}

const hmac = (key: Buffer, text: string | Buffer): Buffer => createHmac('sha256', key).update(text).digest();

function salted(owner: string): Buffer {
  return Buffer.concat([randomBytes(16), Buffer.from(owner)]);
}

/** A serial number may be neither negative nor begin with a zero byte. */
function positive(serial: Buffer): Buffer {
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}
