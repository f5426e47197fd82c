import type { Chaincode, Constructor } from '../chaincode';
import type { Composition } from '../composition';
import type { Deployed, DeployRequest, FabricNetwork, Readiness } from '../network';
import { accepted, type Outcome } from '../outcome';
import type { PeerAccess, PeerClient } from '../peer';
import { Client, clientOf } from './client';
import { answersQueries, primary } from './logs';
import { BlockTransactions } from './transactions';
import { EnrolledUsers } from './users';

/** In the peers' images. */
const GOPATH = '/opt/gopath';

/** Fabric's side of one network of 0.6, whose validating peers find each other by themselves. */
export class ValidatingNetwork implements FabricNetwork {
  readonly users: EnrolledUsers;
  readonly transactions = new BlockTransactions();
  readonly leader = primary;
  readonly answersQueries = answersQueries;
  readonly operations = undefined;

  constructor(composition: Composition) {
    this.users = new EnrolledUsers(composition);
  }

  /** The images have all files. */
  async writeFiles(): Promise<void> {}

  async form(): Promise<void> {}

  readonly readiness: Readiness = {
    condition: 'every vp lists every vp',
    async check({ client }, all) {
      const listed = await client.connectedPeers();
      const isMissing = all.some((name) => !listed.includes(name));
      return isMissing ? { seen: `lists ${listed.toSorted().join(', ') || 'nobody'}` } : { found: true };
    },
  };

  connect(peer: PeerAccess): PeerClient {
    return new Client(peer);
  }

  /** The name of a chaincode is also the id of the transaction that deploys it. */
  async deploy(
    chaincode: Chaincode,
    ctor: Constructor,
    { on, caller }: DeployRequest,
  ): Promise<Outcome<Deployed>> {
    await copySource(chaincode, on);
    const outcome = await clientOf(on.client).deploy(chaincode, ctor, caller);
    if (!outcome.ok) return outcome;
    const id: string = outcome.value;
    return accepted({ name: id, transaction: id });
  }
}

/** Into the peer's container, where the chaincode is not in its image. */
export async function copySource(
  { alias, source }: Chaincode,
  peer: Pick<DeployRequest['on'], 'copyFiles'>,
): Promise<void> {
  if (source) await peer.copyFiles(`source of ${alias}`, source.files, `${GOPATH}/src/${source.rootPath}`);
}
