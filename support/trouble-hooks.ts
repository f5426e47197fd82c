import { Before } from '@cucumber/cucumber';
import { EngineLost, remediable } from './docker/trouble';
import { UserError } from './plain-error';

/** Set once the engine is gone: what comes after is not worth telling, or trying. */
let lost: EngineLost | undefined;

/** What a reader is told of an error that a step or a hook threw: where the user can mend it, how, and once. */
export function tellable(error: unknown): unknown {
  const trouble = remediable(error);
  if (!(trouble instanceof EngineLost)) return trouble ?? error;
  if (lost) return new UserError('The Docker engine still does not answer.');
  lost = trouble;
  return trouble;
}

/** Scenarios that can't start are skipped, so that the one message is not lost among as many others. */
Before(() => (lost ? 'skipped' : undefined));
