import { UserError } from '../errors';
import type { Generation, Lack } from '../fabric/generation';
import type { UserName } from '../fabric/names';
import type { NetworkState } from '../network/state';
import {
  aliasesNamedIn,
  chaincodesNamedIn,
  featuresNeededBy,
  requireParameters,
  servicesNamedIn,
  usersNamedIn,
} from './sentences';

/** Throws a UserError for a sentence that makes no sense with this generation of Fabric. */
export function requireFeatures(sentences: readonly string[], { lacks }: Generation): void {
  const aliases = sentences.flatMap(aliasesNamedIn);
  for (const sentence of sentences) {
    for (const feature of featuresNeededBy(sentence)) refuse(lacks[feature], sentence);
    const lack = lacks['chaincode in images'];
    for (const { alias, source } of lack ? chaincodesNamedIn(sentence) : [])
      if (!source && !aliases.includes(alias)) refuse(lack, sentence, alias);
  }
}

function refuse(lack: Lack | undefined, sentence: string, subject?: string): void {
  if (lack) throw new UserError(`${lack.reason} (${sentence})`, lack.hint && { subject, ...lack.hint });
}

/** Throws a UserError for a sentence about a service or a user that this network does not have, or that cannot be read. */
export function requireSubjects(sentences: readonly string[], state: NetworkState): void {
  for (const sentence of sentences) {
    for (const service of servicesNamedIn(sentence))
      if (!state.has(service)) throw state.unknownService(service, sentence);
    for (const user of usersNamedIn(sentence)) requireUser(user, sentence, state);
    requireParameters(sentence);
  }
}

function requireUser(user: UserName, sentence: string, { fabric }: NetworkState): void {
  try {
    fabric.users.require?.(user);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${error.message} (${sentence})`, error.hint) : error;
  }
}
