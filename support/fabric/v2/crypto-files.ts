import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors';
import { Authority, type Credentials, type Role } from './certificates';
import { type Member, type Members, type Organisation, organisationsOf } from './members';

/**
 * Certificates and keys in the layout of cryptogen, which most Compose files for Fabric expect: those that members mount, of
 * which this project makes what lies in its own folder.
 */
export class CryptoFiles {
  /** By the kind of their members, and their domains. */
  readonly #organisations: ReadonlyMap<string, string>;

  constructor(
    /** Undefined where nothing is made. */
    private readonly folder: string | undefined,
    { peers, orderers }: Pick<Members, 'peers' | 'orderers'> = { peers: [], orderers: [] },
  ) {
    const foldersOf = (kind: MemberKind, members: readonly Member[]) =>
      members.flatMap(({ domain, organisationFolder }): [string, string][] =>
        organisationFolder === undefined ? [] : [[`${kind} ${domain}`, organisationFolder]],
      );
    this.#organisations = new Map([...foldersOf('peer', peers), ...foldersOf('orderer', orderers)]);
  }

  /** The certificates of an organisation's authorities, in PEM. */
  authorities({ domain }: Organisation, kind: MemberKind) {
    const msp = join(this.#organisation(domain, kind), 'msp');
    return {
      identities: this.#readFirst(msp, 'cacerts'),
      tls: this.#readFirst(msp, 'tlscacerts'),
    };
  }

  identity(member: Member, kind: MemberKind): Credentials {
    return this.#identity(join(this.#organisation(member.domain, kind), `${kind}s`, member.host));
  }

  /** A user of an organisation of peers: `Admin` or `User1`. */
  user(organisation: Organisation, name: string): Credentials {
    return this.#identity(this.userFolder(organisation, name));
  }

  tls(member: Member, kind: MemberKind): Credentials & { readonly authority: string } {
    const folder = this.#tlsFolder(member, kind);
    return {
      certificate: this.#read(folder, 'server.crt'),
      privateKey: this.#read(folder, 'server.key'),
      authority: this.#read(folder, 'ca.crt'),
    };
  }

  userFolder({ domain }: Organisation, name: string): string {
    return join(this.#organisation(domain, 'peer'), 'users', `${name}@${domain}`);
  }

  tlsAuthorityFile(member: Member, kind: MemberKind): string {
    return join(this.#tlsFolder(member, kind), 'ca.crt');
  }

  /** Makes new authorities, nodes and users of all organisations whose folders lie in its own. */
  async write({ peers, orderers }: Members): Promise<void> {
    const isOwn = (kind: MemberKind) => (organisation: Organisation) =>
      this.folder !== undefined &&
      this.#organisation(organisation.domain, kind).startsWith(`${this.folder}/`);
    const [ofPeers, ofOrderers] = [organisationsOf(peers), organisationsOf(orderers)];
    await Promise.all([
      ...ofPeers.filter(isOwn('peer')).map((one) => this.#writeOrganisation(one, 'peer', peers, USERS)),
      ...ofOrderers
        .filter(isOwn('orderer'))
        .map((one) => this.#writeOrganisation(one, 'orderer', orderers, ['Admin'])),
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
    const mounted = this.#organisations.get(`${kind} ${domain}`);
    if (mounted !== undefined) return mounted;
    if (this.folder !== undefined) return join(this.folder, `${kind}Organizations`, domain);
    throw new UserError(`No ${kind} of ${domain} mounts a folder of this machine with its certificates.`);
  }

  #tlsFolder({ domain, host }: Member, kind: MemberKind): string {
    return join(this.#organisation(domain, kind), `${kind}s`, host, 'tls');
  }

  #identity(folder: string): Credentials {
    return {
      certificate: this.#readFirst(folder, 'msp', 'signcerts'),
      privateKey: this.#readFirst(folder, 'msp', 'keystore'),
    };
  }

  /** The one file of a folder, however it is called. */
  #readFirst(...path: readonly string[]): string {
    const folder = join(...path);
    return this.#reading(folder, () => {
      const [file] = readdirSync(folder);
      if (file === undefined) throw new Error('it is empty');
      return readFileSync(join(folder, file), 'utf8');
    });
  }

  #read(...path: readonly string[]): string {
    return this.#reading(join(...path), () => readFileSync(join(...path), 'utf8'));
  }

  #reading(path: string, read: () => string): string {
    try {
      return read();
    } catch (error) {
      throw new UserError(
        `${path} cannot be read (${(error as Error).message}). The certificates of a network lie in cryptogen's layout: ` +
          'peerOrganizations/<domain>/ with msp, peers and users, and ordererOrganizations/<domain>/ with msp and orderers.',
      );
    }
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
