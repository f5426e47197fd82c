import { UserError } from '../../errors';

/** Enrollment ids and secrets that come with Fabric 0.6's membersrvc (membersrvc.yaml). */
const SECRETS = {
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
} as const;

export type UserName = keyof typeof SECRETS;

export const USER_NAMES = Object.keys(SECRETS) as UserName[];

/** Used once, on one peer, to enrol; after that membersrvc refuses it everywhere else. */
export function secretOf(user: UserName): string {
  return SECRETS[user];
}

/**
 * The user that acts on a peer when a step names none: test_userN on vpN, since a secret works on one peer only.
 * Throws a UserError for a peer that has no such user.
 */
export function defaultUserOn(peer: string): UserName {
  const user = `test_user${/\d+$/.exec(peer)?.[0] ?? ''}`;
  if (user in SECRETS) return user as UserName;
  throw new UserError(`membersrvc has no ${user} for ${peer}: name the user in the step`);
}
