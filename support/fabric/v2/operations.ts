import { PeerUnreachable, UserError } from '../../errors';
import type { Operations } from '../network';
import type { HttpAnswer, LoggingPeer, ReachedService } from '../peer';
import { type Member, type Members, memberCalled } from './members';

/** Milliseconds for an answer. */
const ANSWER_BOUND = 5_000;

/** The metric that is 1 at the orderer that leads. That of BFT changes with the next block only. */
const LEADS = /^consensus_etcdraft_is_leader\{channel="[^"]*"\} 1$/m;

/** How an orderer logs a role under BFT; leaders are counted from 1 on. */
const ROLE = /ChangeRole -> Changing to \w+ role, current view: (\d+), current leader: (\d+)/;

/** GET on the operations service of a peer or an orderer. Throws PeerUnreachable. */
export async function getFrom(service: ReachedService, member: Member, path: string): Promise<HttpAnswer> {
  if (!path.startsWith('/')) throw new UserError(`"${path}" is not a path: it does not begin with a slash.`);
  const address = await service.address(member.ports.operations);
  try {
    const response = await fetch(`http://${address}${path}`, { signal: AbortSignal.timeout(ANSWER_BOUND) });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  } catch (error) {
    service.forgetAddress();
    throw new PeerUnreachable(member.host, String((error as Error).cause ?? error));
  }
}

/** What the operations services of these members tell. */
export class OperationsServices implements Operations {
  constructor(private readonly members: Members) {}

  get(service: ReachedService, path: string): Promise<HttpAnswer> {
    return getFrom(
      service,
      memberCalled(service.name, [...this.members.peers, ...this.members.orderers]),
      path,
    );
  }

  async leader(orderers: readonly (ReachedService & LoggingPeer)[]): Promise<string | undefined> {
    const name =
      this.members.settings.consensus === 'BFT'
        ? await this.#bftLeader(orderers)
        : await this.#raftLeader(orderers);
    return orderers.find((one) => one.name === name)?.name;
  }

  async #raftLeader(orderers: readonly ReachedService[]): Promise<string | undefined> {
    for (const orderer of orderers) {
      const metrics = await this.get(orderer, '/metrics').catch((error: unknown) => {
        if (error instanceof PeerUnreachable) return undefined;
        throw error;
      });
      if (LEADS.test(String(metrics?.body))) return orderer.name;
    }
    return undefined;
  }

  /** As the orderer that has come to the latest view says. */
  async #bftLeader(orderers: readonly LoggingPeer[]): Promise<string | undefined> {
    const lines = await Promise.all(orderers.map((one) => one.lastInLog(ROLE)));
    const roles = lines.flatMap((line) => (line ? [{ view: Number(line[1]), leader: Number(line[2]) }] : []));
    const [latest] = roles.toSorted((one, other) => other.view - one.view);
    return latest && this.members.orderers[latest.leader - 1]?.service;
  }
}
