import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Authority } from './authority';
import { type User, users } from './users';

/** What the enrollment authority remembers of a user who has a certificate. */
interface Enrolled {
  readonly certificate: string;
}

/**
 * The enrollment certificate authority: gives each user of membersrvc.yaml one certificate, for their secret.
 * The secret is spent by that, so it works once, on one peer. What was given out survives a restart.
 */
export class EnrollmentAuthority {
  private constructor(
    readonly authority: Authority,
    private readonly file: string,
    private readonly enrolled: Map<string, Enrolled>,
    private readonly spent = new Set(enrolled.keys()),
  ) {}

  static async open(directory: string): Promise<EnrollmentAuthority> {
    const file = join(directory, 'eca.json');
    const rows = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as [string, Enrolled][]) : [];
    return new EnrollmentAuthority(await Authority.open('eca', directory), file, new Map(rows));
  }

  /**
   * Takes the secret for a certificate of `publicKey`. Unlike the real one it makes one certificate, for signing, and
   * in one round: without the second, for encryption, there is nothing to base the challenge of the other round on.
   */
  async createCertificatePair(id: string, token: string, publicKey: Buffer): Promise<Buffer> {
    const user = users.get(id);
    if (!user) throw new Error('Identity lookup error: sql: no rows in result set');
    if (this.spent.has(id) || token !== user.secret) {
      throw new Error('Identity or token does not match.');
    }
    // Before the certificate is made: another login with the secret may come meanwhile.
    this.spent.add(id);
    const certificate = await this.authority.issue({
      serialNumber: '01',
      commonName: commonName(id, user),
      publicKey,
      extensions: [{ oid: ROLE, critical: true, value: Buffer.from(String(user.role)) }],
    });
    this.enrolled.set(id, { certificate: certificate.toString('base64') });
    this.#save();
    return certificate;
  }

  /** The certificate `id` was given, DER; undefined for one who has not enrolled. */
  readCertificate(id: string): Buffer | undefined {
    const row = this.enrolled.get(id);
    return row && Buffer.from(row.certificate, 'base64');
  }

  #save(): void {
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.new`, JSON.stringify([...this.enrolled]));
    renameSync(`${this.file}.new`, this.file);
  }
}

/** The extension of an enrollment certificate that holds the role of its owner. */
const ROLE = '2.1.3.4.5.6.7';

/** `jim\bank_a`; a validator has no affiliation, and no name in its certificate. */
function commonName(id: string, { affiliation }: User): string {
  return affiliation === undefined ? '' : `${id}\\${affiliation}`;
}
