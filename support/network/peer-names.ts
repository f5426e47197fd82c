import { UserError } from '../errors';
import { type Composition, peersOf } from '../fabric/v0.6/composition';

/** `membersrvc0, vp0 to vp3`: of three or more names that count on, the first and the last. */
export function inWords(names: readonly string[]): string {
  const runs: string[][] = [];
  for (const name of names) {
    const run = runs.at(-1);
    if (run && name === successor(run.at(-1) ?? '')) run.push(name);
    else runs.push([name]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]} to ${run.at(-1)}` : run.join(', '))).join(', ');
}

const successor = (name: string): string => name.replace(/\d+$/, (number) => String(Number(number) + 1));

/** In the order in which a person counts: vp2 before vp10. */
export const inOrder = (names: readonly string[]): string[] =>
  names.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }));

const QUOTED = /"[^"]*"|'[^']*'/g;
const PEER = /\bn?vp\d+\b/g;

/**
 * Throws a UserError for the first step that names a peer which the network does not have: said before anything
 * starts, it costs nobody the start.
 */
export function assertHasPeersOf(
  steps: readonly string[],
  composition: Pick<Composition, 'validators' | 'nonValidators'>,
): void {
  const peers = peersOf(composition);
  for (const step of steps)
    for (const [name] of step.replace(QUOTED, '').matchAll(PEER))
      if (!peers.includes(name))
        throw new UserError(`${name}: this network has ${inWords(peers)} («${step}»)`);
}
