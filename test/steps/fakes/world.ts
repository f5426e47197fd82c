import type { Run } from '../../../support/network/run';
import type { FabricWorld } from '../../../support/world';

/** The World of a scenario in this run, begun as the hooks begin it. */
export function beginWorld<W extends FabricWorld>(World: new (options: never) => W, run: Run): W {
  const nothing = () => {};
  const world = new World({ attach: nothing, log: nothing, link: nothing, parameters: {} } as never);
  world.begin({
    run,
    scenario: { title: '', uri: '', steps: [] },
    life: { kind: 'fresh' },
    announce: nothing,
    onNetwork: nothing,
  });
  return world;
}
