import { EngineFull, EngineLost, remediable } from './docker/trouble';
import { UserError } from './plain-error';

/** What is said at length once a run, and how it is said from then on. */
const AT_LENGTH_ONCE = [
  { kind: EngineLost, later: 'The Docker engine still does not answer.' },
  { kind: EngineFull, later: "The Docker engine's disk is still full." },
];

const said = new Set<unknown>();

/** What a reader is told of an error that a step or a hook threw: where the user can mend it, how. */
export function tellable(error: unknown): unknown {
  const trouble = remediable(error);
  const known = AT_LENGTH_ONCE.find(({ kind }) => trouble instanceof kind);
  if (!known) return trouble ?? error;
  if (said.has(known.kind)) return new UserError(known.later);
  said.add(known.kind);
  return trouble;
}

/** True once a reader has been told that the engine is gone. */
export const isEngineLost = (): boolean => said.has(EngineLost);
