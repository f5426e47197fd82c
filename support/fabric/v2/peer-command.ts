import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssertionFailure, TimedOut, UserError } from '../../errors';
import type { TransactionId } from '../names';
import { accepted, type Outcome, refused } from '../outcome';
import type { CompletedCommand, PeerAccess } from '../peer';
import type { SourceFile } from '../source-tree';
import { tlsAuthorityFile, userFolder } from './crypto-files';
import type { Member, Members, Organisation } from './members';

/** In the peer's container: certificates and keys of users, and the authorities of all whom the command calls. */
const FOLDER = 'tmp/chaincode-bdd';

const ORDERERS = 'orderers';

/** How the CLI fails when it has sent a transaction, and sees no block with it (internal/peer/chaincode/common.go). */
const UNSEEN = /timed out waiting for txid|error receiving from deliver filtered|before txid received/;

/** What the CLI logs of a transaction in a block, whether or not it is valid. */
const COMMITTED = /txid \[([0-9a-f]{64})\] committed with status \((\w+)\)/;

/** Whom a command acts for. */
interface CliUser {
  readonly name: 'Admin' | 'User1';
  readonly organisation: Organisation;
}

/** The `peer` command of Fabric 2.x, run in a peer's container as a user whose certificates it copies there. */
export class PeerCommand {
  readonly #copied = new Set<string>();

  constructor(
    private readonly peer: Pick<PeerAccess, 'exec' | 'copyFiles'>,
    private readonly members: Members,
  ) {}

  /** `within` is in milliseconds. */
  async run(user: CliUser, args: readonly string[], within?: number): Promise<CompletedCommand> {
    const place = await this.#copyCertificates(user);
    return this.peer.exec(
      ['peer', ...args],
      [
        `CORE_PEER_LOCALMSPID=${user.organisation.mspId}`,
        `CORE_PEER_MSPCONFIGPATH=/${FOLDER}/${place}/msp`,
        // It tells transactions in lines of this level.
        'FABRIC_LOGGING_SPEC=info',
      ],
      within,
    );
  }

  /** Runs one that sends a transaction. Throws TimedOut where it sees no block with it. */
  async submit(user: CliUser, args: readonly string[], endorsers: readonly Member[]) {
    return transactionOf(await this.run(user, [...args, ...this.#orderer(), ...at(endorsers)]));
  }

  /** Returns where the file is in the container. */
  async copy(name: string, content: string | Buffer): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'peer-cli-'));
    try {
      const file = join(folder, name);
      writeFileSync(file, content);
      await this.peer.copyFiles(name, [fileAt(file, name)], FOLDER);
    } finally {
      rmSync(folder, { recursive: true });
    }
    return `/${FOLDER}/${name}`;
  }

  #orderer(): string[] {
    const [orderer] = this.members.orderers;
    if (!orderer) throw new UserError('This network has no orderer, which a transaction needs.');
    return ['-o', addressOf(orderer), '--tls', '--cafile', authorityFile(ORDERERS)];
  }

  async #copyCertificates({ name, organisation }: CliUser): Promise<string> {
    const place = `${name}@${organisation.domain}`;
    if (this.#copied.has(place)) return place;
    const { peers, orderers } = this.members;
    const authority = (member: Member, file: string) => fileAt(tlsAuthorityFile(member), `${file}.pem`);
    const files = [
      ...filesBelow(userFolder(organisation, name), place),
      ...new Map(peers.map((one) => [one.domain, authority(one, one.domain)])).values(),
      ...orderers.slice(0, 1).map((one) => authority(one, ORDERERS)),
    ];
    await this.peer.copyFiles(`certificates of ${place}`, files, FOLDER);
    this.#copied.add(place);
    return place;
  }
}

function transactionOf(completed: CompletedCommand): Outcome<TransactionId> {
  const { exitCode, stderr } = completed;
  const where = whereOf(completed);
  // Of several peers that are awaited, one that tells is enough: another one may be gone before it has the block.
  const [, id, status] = COMMITTED.exec(stderr) ?? [];
  if (id !== undefined)
    return status === 'VALID'
      ? accepted(id)
      : refused(`the transaction is invalid: ${status}`, where, undefined, id);
  if (exitCode === 0) throw new AssertionFailure(`${where} told no transaction:\n${stderr}`);
  if (UNSEEN.test(stderr))
    throw new TimedOut(
      `${where}: no block has the transaction yet; it may still be committed, and the command does not tell its id`,
    );
  return refusalOf(completed);
}

const at = (endorsers: readonly Member[]): string[] =>
  endorsers.flatMap((one) => [
    ...['--peerAddresses', addressOf(one)],
    ...['--tlsRootCertFiles', authorityFile(one.domain)],
  ]);

const addressOf = ({ host, ports }: Member): string => `${host}:${ports.grpc}`;

const authorityFile = (name: string): string => `/${FOLDER}/${name}.pem`;

const fileAt = (file: string, path: string): SourceFile => ({ file, path, size: statSync(file).size });

const filesBelow = (folder: string, path: string): SourceFile[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return fileAt(file, `${path}${file.slice(folder.length)}`);
    });

export const refusalOf = (completed: CompletedCommand): Outcome<never> =>
  refused(messageOf(completed), whereOf(completed));

const whereOf = ({ command, exitCode }: CompletedCommand): string =>
  `\`${command.slice(0, 3).join(' ')}\`, exit ${exitCode}`;

/** What the chaincode or a peer said, in the text form of a protobuf message; else the command's own words. */
function messageOf({ stderr }: CompletedCommand): string {
  const [, quoted] = /\bmessage:("(?:[^"\\]|\\.)*")/.exec(stderr) ?? [];
  const error = (/^Error: ([\s\S]*)/m.exec(stderr)?.[1] ?? stderr).trim();
  try {
    return quoted === undefined ? error : JSON.parse(quoted);
  } catch {
    return error; // An escape that JSON does not know.
  }
}
