import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Authority, type Credentials, type Role } from './certificates';
import { type Member, type Members, type Organisation, organisationsOf } from './members';

/** A folder of certificates and keys in the layout of cryptogen, which most Compose files for Fabric expect. */
export class CryptoFiles {
  constructor(private readonly folder: string) {}

  /** The certificates of an organisation's authorities, in PEM. */
  authorities({ domain }: Organisation, kind: MemberKind) {
    const msp = join(this.#organisation(domain, kind), 'msp');
    return {
      identities: this.#read(msp, 'cacerts', `ca.${domain}-cert.pem`),
      tls: this.#read(msp, 'tlscacerts', `tlsca.${domain}-cert.pem`),
    };
  }

  identity(member: Member, kind: MemberKind): Credentials {
    return this.#identity(
      join(this.#organisation(member.domain, kind), `${kind}s`, member.host),
      member.host,
    );
  }

  /** A user of an organisation of peers: `Admin` or `User1`. */
  user({ domain }: Organisation, name: string): Credentials {
    const user = `${name}@${domain}`;
    return this.#identity(join(this.#organisation(domain, 'peer'), 'users', user), user);
  }

  tls({ domain, host }: Member, kind: MemberKind): Credentials & { readonly authority: string } {
    const folder = join(this.#organisation(domain, kind), `${kind}s`, host, 'tls');
    return {
      certificate: this.#read(folder, 'server.crt'),
      privateKey: this.#read(folder, 'server.key'),
      authority: this.#read(folder, 'ca.crt'),
    };
  }

  /** Makes new authorities, nodes and users of all organisations. */
  async write({ peers, orderers }: Members): Promise<void> {
    await Promise.all([
      ...organisationsOf(peers).map((one) => this.#writeOrganisation(one, 'peer', peers, USERS)),
      ...organisationsOf(orderers).map((one) => this.#writeOrganisation(one, 'orderer', orderers, ['Admin'])),
    ]);
  }

  async #writeOrganisation(
    { mspId, domain }: Organisation,
    kind: MemberKind,
    members: readonly Member[],
    users: readonly string[],
  ): Promise<void> {
    const [ca, tlsca] = await Promise.all([
      Authority.create(`ca.${domain}`, domain),
      Authority.create(`tlsca.${domain}`, domain),
    ]);
    const folder = this.#organisation(domain, kind);
    const writeMsp = (at: string) => {
      write(join(at, 'cacerts', `ca.${domain}-cert.pem`), ca.pem);
      write(join(at, 'tlscacerts', `tlsca.${domain}-cert.pem`), tlsca.pem);
      write(join(at, 'config.yaml'), nodeOus(`cacerts/ca.${domain}-cert.pem`));
    };
    const writeMember = async (at: string, name: string, role: Role) => {
      const { certificate, privateKey } = await ca.issueIdentity(name, role);
      writeMsp(join(at, 'msp'));
      write(join(at, 'msp', 'signcerts', `${name}-cert.pem`), certificate);
      write(join(at, 'msp', 'keystore', KEY_FILE), privateKey);
    };
    const writeNode = async ({ host }: Member) => {
      const at = join(folder, `${kind}s`, host);
      const [short = host] = host.split('.');
      const tls = await tlsca.issueTls(host, kind, [host, short, 'localhost', '127.0.0.1']);
      write(join(at, 'tls', 'server.crt'), tls.certificate);
      write(join(at, 'tls', 'server.key'), tls.privateKey);
      write(join(at, 'tls', 'ca.crt'), tlsca.pem);
      await writeMember(at, host, kind);
    };
    writeMsp(join(folder, 'msp'));
    await Promise.all([
      ...members.filter((member) => member.mspId === mspId).map(writeNode),
      ...users.map((name) => {
        const user = `${name}@${domain}`;
        return writeMember(join(folder, 'users', user), user, name === 'Admin' ? 'admin' : 'client');
      }),
    ]);
  }

  #organisation(domain: string, kind: MemberKind): string {
    return join(this.folder, `${kind}Organizations`, domain);
  }

  #identity(folder: string, name: string): Credentials {
    return {
      certificate: this.#read(folder, 'msp', 'signcerts', `${name}-cert.pem`),
      privateKey: this.#read(folder, 'msp', 'keystore', KEY_FILE),
    };
  }

  #read(...path: readonly string[]): string {
    return readFileSync(join(...path), 'utf8');
  }
}

export type MemberKind = 'peer' | 'orderer';

const USERS = ['Admin', 'User1'];

/** As cryptogen names each private key. */
const KEY_FILE = 'priv_sk';

/** The roles that Fabric tells apart by a certificate's organisational unit. */
export const ROLES: readonly Role[] = ['client', 'peer', 'admin', 'orderer'];

function nodeOus(authority: string): string {
  const units = ROLES.map((role) => {
    const name = `${role.slice(0, 1).toUpperCase()}${role.slice(1)}OUIdentifier`;
    return `  ${name}:\n    Certificate: ${authority}\n    OrganizationalUnitIdentifier: ${role}\n`;
  });
  return `NodeOUs:\n  Enable: true\n${units.join('')}`;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
