import { mock } from 'node:test';
import { Before } from '@cucumber/cucumber';
import { Run } from '../../support/network/run';
import { EagerClock } from '../waiting/eager-clock';
import { FakeFabric } from './fakes/fabric';

EagerClock.install();

let fabric = new FakeFabric();

/** The fakes of the scenario that is running. */
export const fake = (): FakeFabric => fabric;

/** The hooks begin one run for all scenarios; here each scenario has its own. */
const run = new Proxy({} as Run, {
  get(_, name) {
    const value: unknown = Reflect.get(fabric.run, name);
    return typeof value === 'function' ? value.bind(fabric.run) : value;
  },
});
mock.method(Run, 'begin', async () => run);

Before(({ pickle }) => {
  fabric = new FakeFabric(pickle.tags.some(({ name }) => name === '@fabric2'));
  fabric.answerRequests();
});
