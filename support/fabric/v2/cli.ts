import type { PeerName, TransactionId } from '../names';
import { accepted, type Outcome } from '../outcome';
import { CHANNEL } from './genesis';
import type { Member, Organisation } from './members';
import { type PeerCommand, refusalOf } from './peer-command';

interface CliInvoke {
  readonly user: Organisation;
  /** The peers that endorse, and at which the commit is awaited. */
  readonly endorsers: readonly Member[];
  readonly transient?: Readonly<Record<string, string>> | undefined;
  /** True for the call that a definition with init required waits for. */
  readonly isInit?: boolean | undefined;
}

/** `peer chaincode`: calls of chaincode from a peer's container. */
export class PeerCli {
  constructor(
    private readonly command: PeerCommand,
    private readonly own: Member,
    private readonly peers: readonly Member[],
  ) {}

  /** Of each of these organisations one peer; this one of its own. `live` are the peers that answer. */
  endorsersOf(organisations: readonly Organisation[], live: readonly PeerName[]): Member[] {
    const candidates = [this.own, ...this.peers.filter(({ host }) => live.includes(host)), ...this.peers];
    return organisations.flatMap(({ mspId }) => candidates.find((one) => one.mspId === mspId) ?? []);
  }

  /** Returns once the peers that endorse have the transaction in a block. Throws TimedOut where they do not. */
  invoke(
    chaincode: string,
    call: readonly string[],
    { user, endorsers, transient, isInit }: CliInvoke,
  ): Promise<Outcome<TransactionId>> {
    const args = [
      ...['chaincode', 'invoke', ...callOf(chaincode, call)],
      ...(transient ? ['--transient', JSON.stringify(inBase64(transient))] : []),
      ...(isInit ? ['--isInit'] : []),
      '--waitForEvent',
    ];
    return this.command.submit(asUser(user), args, endorsers);
  }

  async query(chaincode: string, call: readonly string[], user: Organisation): Promise<Outcome<string>> {
    const completed = await this.command.run(asUser(user), [
      'chaincode',
      'query',
      ...callOf(chaincode, call),
    ]);
    return completed.exitCode === 0 ? accepted(completed.stdout.replace(/\n$/, '')) : refusalOf(completed);
  }
}

const asUser = (organisation: Organisation) => ({ name: 'User1', organisation }) as const;

const callOf = (chaincode: string, call: readonly string[]): string[] => [
  ...['-C', CHANNEL, '-n', chaincode],
  ...['-c', JSON.stringify({ Args: call })],
];

const inBase64 = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
  );
