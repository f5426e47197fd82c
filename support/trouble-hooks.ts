import { Before } from '@cucumber/cucumber';
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
  if (said.has(known)) return new UserError(known.later);
  said.add(known);
  return trouble;
}

/** What comes after the engine is gone is not worth telling, or trying. */
Before(() => (said.has(AT_LENGTH_ONCE[0]) ? 'skipped' : undefined));
