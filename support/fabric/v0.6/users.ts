import { UserError } from '../../errors';
import { trace } from '../../waiting/spans';
import { type Composition, peersOf } from '../composition';
import type { PeerName, UserName } from '../names';
import type { Users } from '../network';
import { type Outcome, unwrap } from '../outcome';
import type { LedgerPeer } from '../peer';
import { clientOf, restOf } from './client';

/** Enrolment ids and secrets that come with Fabric 0.6's membersrvc (membersrvc.yaml, eca.users). */
export const SECRETS: Readonly<Record<UserName, string>> = {
  jim: '6avZQLwcUe9b',
  binhn: '7avZQLwcUe9q',
  lukas: 'NPKYL39uKbkj',
  diego: 'DRJ23pEQl16a',
  alice: 'CMS10pEQlB16',
  bob: 'NOE63pEQbL25',
  test_user0: 'MS9qrN8hFjlE',
  test_user1: 'jGlNl6ImkuDo',
  test_user2: 'zMflqOKezFiA',
  test_user3: 'vWdLCE00vJy0',
  test_user4: '4nXSrfoYGFCP',
  test_user5: 'yg5DVhm0er1z',
  test_user6: 'b7pmSxzKNFiw',
  test_user7: 'YsWZD4qQmYxo',
  test_user8: 'W8G0usrU7jRk',
  test_user9: 'H80SiB5ODKKQ',
};

const NAMES: readonly UserName[] = Object.keys(SECRETS);

/** A secret works once, on one peer: then membersrvc refuses it everywhere else. Throws a UserError for others. */
export function secretOf(user: UserName): string {
  const secret = SECRETS[user];
  if (secret !== undefined) return secret;
  throw new UserError(`the secret of ${user} is unknown: Fabric 0.6 comes with ${NAMES.join(', ')}`, {
    action: 'user',
    subject: user,
  });
}

/**
 * The user that acts on each peer where a step names none. A secret works on one peer only, so each peer has its own:
 * test_userN for the validating peer vpN, the first free one for every other peer.
 */
export function defaultUsers(
  composition: Pick<Composition, 'validators' | 'nonValidators'>,
): ReadonlyMap<PeerName, UserName> {
  const free = new Set(NAMES.filter((user) => user.startsWith('test_user')));
  const users = new Map<PeerName, UserName>();
  const take = (peer: PeerName, user: UserName | undefined) => {
    if (user !== undefined && free.delete(user)) users.set(peer, user);
  };
  for (const peer of composition.validators) take(peer, `test_user${/\d+$/.exec(peer)?.[0] ?? ''}`);
  for (const peer of peersOf(composition)) if (!users.has(peer)) take(peer, [...free][0]);
  return users;
}

/** Users of a network with membersrvc. An enrolment is remembered; one that failed is tried again. */
export class EnrolledUsers implements Users {
  readonly #enrolments = new Map<PeerName, Promise<void>>();
  readonly #defaults: ReadonlyMap<PeerName, UserName>;

  constructor(private readonly composition: Composition) {
    this.#defaults = defaultUsers(composition);
  }

  async actingOn(peer: LedgerPeer, named?: UserName): Promise<UserName | undefined> {
    if (!this.composition.secured) return undefined;
    // Whether a named user is logged in is the scenario's business: Fabric says so if not.
    if (named) return named;
    const user = this.#defaults.get(peer.name);
    if (!user)
      throw new UserError(
        `${peer.name} has no default user: the other peers use all test users of membersrvc`,
        { action: 'name the user' },
      );
    await this.#enrol(peer, user);
    return user;
  }

  async logIn(
    { name, client }: LedgerPeer,
    user: UserName,
    secret = secretOf(user),
  ): Promise<Outcome<string>> {
    return trace({ kind: 'login', title: user, subject: name }, () =>
      clientOf(client).cli.logIn(user, secret),
    );
  }

  async #enrol({ name, client }: LedgerPeer, user: UserName): Promise<void> {
    const register = async () => {
      const outcome = await trace({ kind: 'login', title: user, subject: name }, () =>
        restOf(client).register(user, secretOf(user)),
      );
      unwrap(`login of ${user} on ${name}`, outcome);
    };
    const enrolment = this.#enrolments.get(name) ?? register();
    this.#enrolments.set(name, enrolment);
    await enrolment.catch((error: unknown) => {
      this.#enrolments.delete(name);
      throw error;
    });
  }
}
