/**
 * Certificates and keys in the layout of cryptogen, which most Compose files for Fabric expect: those that members mount, of
 * which this project makes what lies in its own folder.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors';
import { Authority, type Credentials, type Role } from './certificates';
import { type Member, type Members, type Organisation, organisationsOf } from './members';

/** The certificates of an organisation's authorities, in PEM. */
export const authoritiesOf = (organisation: Organisation) => ({
  identities: readFirst(folderOf(organisation), 'msp', 'cacerts'),
  tls: readFirst(folderOf(organisation), 'msp', 'tlscacerts'),
});

export const identityOf = (member: Member): Credentials => readIdentity(nodeFolder(member));

/** A user of an organisation of peers: `Admin` or `User1`. */
export const userOf = (organisation: Organisation, name: string): Credentials =>
  readIdentity(userFolder(organisation, name));

export const tlsOf = (member: Member): Credentials & { readonly authority: string } => ({
  certificate: readText(nodeFolder(member), 'tls', 'server.crt'),
  privateKey: readText(nodeFolder(member), 'tls', 'server.key'),
  authority: readText(tlsAuthorityFile(member)),
});

export const tlsAuthorityFile = (member: Member): string => join(nodeFolder(member), 'tls', 'ca.crt');

export const userFolder = (organisation: Organisation, name: string): string =>
  join(folderOf(organisation), 'users', `${name}@${organisation.domain}`);

const nodeFolder = (member: Member): string => join(folderOf(member), `${member.kind}s`, member.host);

function folderOf({ folder, kind, domain }: Organisation): string {
  if (folder !== undefined) return folder;
  throw new UserError(`No ${kind} of ${domain} mounts a folder of this machine with its certificates.`);
}

const readIdentity = (folder: string): Credentials => ({
  certificate: readFirst(folder, 'msp', 'signcerts'),
  privateKey: readFirst(folder, 'msp', 'keystore'),
});

/** The one file of a folder, however it is called. */
const readFirst = (...path: readonly string[]): string =>
  reading(join(...path), (folder) => {
    const [file] = readdirSync(folder);
    if (file === undefined) throw new Error('it is empty');
    return readFileSync(join(folder, file), 'utf8');
  });

const readText = (...path: readonly string[]): string =>
  reading(join(...path), (file) => readFileSync(file, 'utf8'));

function reading(path: string, textOf: (path: string) => string): string {
  try {
    return textOf(path);
  } catch (error) {
    throw new UserError(
      `${path} cannot be read (${(error as Error).message}). The certificates of a network lie in cryptogen's layout: ` +
        'peerOrganizations/<domain>/ with msp, peers and users, and ordererOrganizations/<domain>/ with msp and orderers.',
    );
  }
}

/** The roles that Fabric tells apart by a certificate's organisational unit. */
export const ROLES: readonly Role[] = ['client', 'peer', 'admin', 'orderer'];

const USERS = { peer: ['Admin', 'User1'], orderer: ['Admin'] } as const;

/** Makes new authorities, nodes and users of all organisations that lie in this folder. */
export async function writeCertificates({ peers, orderers }: Members, own: string): Promise<void> {
  const isOwn = ({ folder }: Organisation) => folder?.startsWith(`${own}/`);
  await Promise.all(
    [peers, orderers].flatMap((members) =>
      organisationsOf(members)
        .filter(isOwn)
        .map((organisation) => writeOrganisation(organisation, members)),
    ),
  );
}

async function writeOrganisation(organisation: Organisation, members: readonly Member[]): Promise<void> {
  const { domain, kind, mspId } = organisation;
  const [ca, tlsca] = await Promise.all([
    Authority.create(`ca.${domain}`, domain),
    Authority.create(`tlsca.${domain}`, domain),
  ]);
  const writeMsp = (at: string) => {
    write(join(at, 'cacerts', `ca.${domain}-cert.pem`), ca.pem);
    write(join(at, 'tlscacerts', `tlsca.${domain}-cert.pem`), tlsca.pem);
    write(join(at, 'config.yaml'), nodeOus(`cacerts/ca.${domain}-cert.pem`));
  };
  const writeIdentity = async (at: string, name: string, role: Role) => {
    const { certificate, privateKey } = await ca.issueIdentity(name, role);
    writeMsp(join(at, 'msp'));
    write(join(at, 'msp', 'signcerts', `${name}-cert.pem`), certificate);
    write(join(at, 'msp', 'keystore', 'priv_sk'), privateKey);
  };
  const writeNode = async (member: Member) => {
    const { host } = member;
    const at = nodeFolder(member);
    const [short = host] = host.split('.');
    const tls = await tlsca.issueTls(host, kind, [host, short, 'localhost', '127.0.0.1']);
    write(join(at, 'tls', 'server.crt'), tls.certificate);
    write(join(at, 'tls', 'server.key'), tls.privateKey);
    write(join(at, 'tls', 'ca.crt'), tlsca.pem);
    await writeIdentity(at, host, kind);
  };
  writeMsp(join(folderOf(organisation), 'msp'));
  await Promise.all([
    ...members.filter((member) => member.mspId === mspId).map(writeNode),
    ...USERS[kind].map((name) =>
      writeIdentity(
        userFolder(organisation, name),
        `${name}@${domain}`,
        name === 'Admin' ? 'admin' : 'client',
      ),
    ),
  ]);
}

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
