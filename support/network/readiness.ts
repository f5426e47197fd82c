import { reasonOf } from '../fabric/v0.6/http';
import { type Bounds, eventuallyOnEach, type Finding } from '../waiting/eventually';
import type { Peer } from './peer';

/** A network is usable when every validator lists every validator; looked at in parallel, from the first moment. */
export async function awaitReadiness(
  validators: readonly Peer[],
  wakeups: Bounds['wakeups'],
  within: number,
  signal?: AbortSignal,
): Promise<void> {
  const names = validators.map(({ name }) => name);
  await eventuallyOnEach(
    'every vp lists every vp',
    new Map(validators.map((validator) => [validator.name, () => listsAll(validator, names)])),
    { within, wakeups, signal },
  );
}

async function listsAll(validator: Peer, names: readonly string[]): Promise<Finding<true>> {
  try {
    const listed = (await validator.rest.peers()).map(({ ID }) => ID.name).sort();
    const missing = names.filter((name) => !listed.includes(name));
    return missing.length === 0 ? { found: true } : { seen: `lists ${listed.join(', ') || 'nobody'}` };
  } catch (error) {
    return { seen: `no answer from its REST interface (${reasonOf(error)})` };
  }
}
