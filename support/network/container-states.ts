import { type Container, type ContainerState, stateInWords } from '../docker/container';
import { isMissing } from '../docker/engine-errors';
import { UserError } from '../errors';

/** What a step does to a container. */
export type ContainerAction = 'start' | 'unpause' | 'stop' | 'kill' | 'pause' | 'cut off';

type State = 'running' | 'paused' | 'exited';

type Remedy = (name: string) => string;

const before =
  (step: string): Remedy =>
  (name) =>
    `: it takes «When I ${step} ${name}» before this step`;
const already =
  (step: string): Remedy =>
  (name) =>
    ` already${before(step)(name)}`;
const instead =
  (step: string): Remedy =>
  (name) =>
    `: it takes «When I ${step} ${name}» in place of this step`;

/** In which states a deed is none, and what to do then; where nothing stands, it can be done. */
const REMEDIES: Readonly<Record<ContainerAction, Partial<Record<State, Remedy>>>> = {
  start: { running: already('stop'), paused: instead('unpause') },
  unpause: { running: already('pause'), exited: instead('start') },
  stop: { exited: already('start') },
  kill: { exited: already('start') },
  pause: { paused: already('unpause'), exited: before('start') },
  'cut off': { exited: before('start') },
};

/**
 * Throws a UserError where the container is in no state for the deed. `madeBy` is what the scenario itself has made of
 * it, say `killed`.
 */
export async function assertCan(deed: ContainerAction, container: Container, madeBy?: string): Promise<void> {
  const { name } = container;
  const state = await stateOf(container);
  const remedy = REMEDIES[deed][state.Status as State];
  if (!remedy) return;
  const words = state.Status === 'exited' && madeBy ? madeBy : stateInWords(state);
  throw new UserError(`${name} is ${words}${remedy(name)}`);
}

/** Throws a UserError where the container is gone. */
export async function stateOf(container: Container): Promise<ContainerState> {
  try {
    return (await container.inspect()).State;
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new UserError(`the container of ${container.name} is gone: it was removed outside this scenario`);
  }
}
