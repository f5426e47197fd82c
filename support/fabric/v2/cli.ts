import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AssertionFailure, TimedOut, UserError } from '../../errors';
import type { PeerName, TransactionId } from '../names';
import { accepted, type Outcome, refused } from '../outcome';
import type { CompletedCommand, PeerAccess } from '../peer';
import type { SourceFile } from '../source-tree';
import type { CryptoFiles } from './crypto-files';
import { CHANNEL } from './genesis';
import type { Member, Members, Organisation } from './members';

/** In the peer's container: the user's certificate and key, and the authorities of all whom the command calls. */
const FOLDER = 'tmp/chaincode-bdd';

const ORDERERS = 'orderers';

const USER = 'User1';

/** What the CLI logs of a transaction in a block, whether or not it is valid. */
const COMMITTED = /txid \[([0-9a-f]{64})\] committed with status \((\w+)\)/;

export interface CliInvoke {
  readonly user: Organisation;
  /** The peers that endorse, and at which the commit is awaited. */
  readonly endorsers: readonly Member[];
  readonly transient?: Readonly<Record<string, string>> | undefined;
}

/** The `peer` command of Fabric 2.x, run in a peer's container. */
export class PeerCli {
  readonly #copied = new Set<string>();

  constructor(
    private readonly peer: Pick<PeerAccess, 'name' | 'exec' | 'copyFiles'>,
    private readonly members: Members,
    private readonly crypto: CryptoFiles,
  ) {}

  /** Of each of these organisations one peer; this one of its own. `live` are the peers that answer. */
  endorsersOf(organisations: readonly Organisation[], live: readonly PeerName[]): Member[] {
    const { peers } = this.members;
    const candidates = [
      ...peers.filter(({ host }) => host === this.peer.name),
      ...peers.filter(({ host }) => live.includes(host)),
      ...peers,
    ];
    return organisations.flatMap(({ mspId }) => candidates.find((one) => one.mspId === mspId) ?? []);
  }

  /** Returns once the peers that endorse have the transaction in a block. Throws TimedOut where they do not. */
  async invoke(
    chaincode: string,
    call: readonly string[],
    { user, endorsers, transient }: CliInvoke,
  ): Promise<Outcome<TransactionId>> {
    const [orderer] = this.members.orderers;
    if (!orderer) throw new UserError('This network has no orderer, which an invoke needs.');
    const completed = await this.#run(user, [
      'invoke',
      ...callOf(chaincode, call),
      ...['-o', addressOf(orderer), '--tls', '--cafile', authorityFile(ORDERERS)],
      ...endorsers.flatMap((one) => [
        ...['--peerAddresses', addressOf(one)],
        ...['--tlsRootCertFiles', authorityFile(one.domain)],
      ]),
      ...(transient ? ['--transient', JSON.stringify(inBase64(transient))] : []),
      '--waitForEvent',
    ]);
    const [, id, status] = COMMITTED.exec(completed.stderr) ?? [];
    if (completed.exitCode === 0 && id !== undefined) return accepted(id);
    if (completed.exitCode === 0)
      throw new AssertionFailure(`${whereOf(completed)} told no transaction:\n${completed.stderr}`);
    if (/timed out waiting for txid/.test(completed.stderr))
      throw new TimedOut(
        `${whereOf(completed)}: no block has the transaction yet; it may still be committed, and the command does not tell its id`,
      );
    const invalid = /transaction invalidated with status \((\w+)\)/.exec(completed.stderr)?.[1] ?? status;
    return invalid === undefined
      ? refused(messageOf(completed), whereOf(completed))
      : refused(`the transaction is invalid: ${invalid}`, whereOf(completed), undefined, id);
  }

  async query(chaincode: string, call: readonly string[], user: Organisation): Promise<Outcome<string>> {
    const completed = await this.#run(user, ['query', ...callOf(chaincode, call)]);
    return completed.exitCode === 0
      ? accepted(completed.stdout.replace(/\n$/, ''))
      : refused(messageOf(completed), whereOf(completed));
  }

  async #run(user: Organisation, args: readonly string[]): Promise<CompletedCommand> {
    await this.#copyFiles(user);
    return this.peer.exec(
      ['peer', 'chaincode', ...args],
      [
        `CORE_PEER_LOCALMSPID=${user.mspId}`,
        `CORE_PEER_MSPCONFIGPATH=/${FOLDER}/${user.domain}/msp`,
        // It tells transactions in lines of this level.
        'FABRIC_LOGGING_SPEC=info',
      ],
    );
  }

  async #copyFiles(user: Organisation): Promise<void> {
    if (this.#copied.has(user.domain)) return;
    const { peers, orderers } = this.members;
    const authority = (kind: 'peer' | 'orderer', member: Member, name: string) =>
      fileAt(this.crypto.tlsAuthorityFile(member, kind), `${name}.pem`);
    const files = [
      ...filesBelow(this.crypto.userFolder(user, USER), user.domain),
      ...new Map(peers.map((one) => [one.domain, authority('peer', one, one.domain)])).values(),
      ...orderers.slice(0, 1).map((one) => authority('orderer', one, ORDERERS)),
    ];
    await this.peer.copyFiles(`certificates of ${USER}@${user.domain}`, files, FOLDER);
    this.#copied.add(user.domain);
  }
}

const callOf = (chaincode: string, call: readonly string[]): string[] => [
  ...['-C', CHANNEL, '-n', chaincode],
  ...['-c', JSON.stringify({ Args: call })],
];

const addressOf = ({ host, ports }: Member): string => `${host}:${ports.grpc}`;

const authorityFile = (name: string): string => `/${FOLDER}/${name}.pem`;

const inBase64 = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
  );

const fileAt = (file: string, path: string): SourceFile => ({ file, path, size: statSync(file).size });

const filesBelow = (folder: string, path: string): SourceFile[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return fileAt(file, `${path}${file.slice(folder.length)}`);
    });

const whereOf = ({ command, exitCode }: CompletedCommand): string =>
  `\`${command.slice(0, 3).join(' ')}\`, exit ${exitCode}`;

/** What the chaincode or a peer said, in the text form of a protobuf message; else the command's own words. */
function messageOf({ stderr }: CompletedCommand): string {
  const [, quoted] = /\bmessage:("(?:[^"\\]|\\.)*")/.exec(stderr) ?? [];
  const error = /^Error: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim();
  try {
    return quoted === undefined ? error : JSON.parse(quoted);
  } catch {
    return error; // An escape that JSON does not know.
  }
}
