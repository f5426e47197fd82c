import { engineMessage, isRefusal, remediable } from '../docker/engine-errors';
import { EngineFull, EngineLost, HarnessError, UserError } from '../errors';

/** What is said at length once a run, and how it is said from then on. */
const AT_LENGTH_ONCE = [
  { kind: EngineLost, later: 'The Docker engine still does not answer.' },
  { kind: EngineFull, later: "The Docker engine's disk is still full." },
];

const said = new Set<unknown>();

/** What a reader is told of an error that a step or a hook threw: where the user can mend it, how. */
export function tellable(error: unknown): unknown {
  const trouble = remediable(error) ?? refusal(error);
  // As of a PlainError; Cucumber shows how its sides differ all the same.
  if (error instanceof Error && error.name === 'AssertionError')
    error.stack = `${error.name}: ${error.message}`;
  const known = AT_LENGTH_ONCE.find(({ kind }) => trouble instanceof kind);
  if (!known) return trouble ?? error;
  if (said.has(known.kind)) return new UserError(known.later);
  said.add(known.kind);
  return trouble;
}

/** The engine's no, in its own words. */
const refusal = (error: unknown): HarnessError | undefined =>
  isRefusal(error) ? new HarnessError(`the Docker engine refuses: ${engineMessage(error)}`) : undefined;

/** True once a reader has been told that the engine is gone. */
export const isEngineLost = (): boolean => said.has(EngineLost);
