import { UserError } from '../../errors';
import type { UserName } from '../names';
import type { Users } from '../network';
import type { LedgerPeer } from '../peer';
import { clientOf } from './client';
import { type Organisation, organisationCalled } from './members';

/** Members of organisations, who need no login. A step names the organisation. */
export class OrganisationUsers implements Users {
  constructor(private readonly organisations: readonly Organisation[]) {}

  require(user: UserName): void {
    organisationCalled(user, this.organisations);
  }

  homesOf<P extends LedgerPeer>(user: UserName, peers: readonly P[]): readonly P[] {
    const { mspId } = organisationCalled(user, this.organisations);
    return peers.filter(({ client }) => clientOf(client).member.mspId === mspId);
  }

  async actingOn(_peer: LedgerPeer, named?: UserName): Promise<UserName | undefined> {
    if (named) this.require(named);
    return named;
  }

  async logIn(): Promise<never> {
    throw new UserError('Nobody logs in to Fabric 2.x: members of organisations have certificates.');
  }
}
