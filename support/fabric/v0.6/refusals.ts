import { basename } from 'node:path';
import type { Hint } from '../../errors';
import type { PeerName, UserName } from '../names';

/** The step that was missing, where Fabric's words of refusal tell. */
export function hintFor(
  message: string,
  { user, peer }: { readonly user: UserName | undefined; readonly peer: PeerName },
): Hint | undefined {
  const path = /Path to chaincode does not exist: (\S+)/.exec(message)?.[1];
  if (path) return { action: 'chaincode folder', subject: basename(path) };
  if (/^User.* not logged in/.test(message) && user) return { action: 'log in', subject: user, on: peer };
  return undefined;
}
