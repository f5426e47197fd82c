import { mock } from 'node:test';
import { Before } from '@cucumber/cucumber';
import undici from 'undici';
import type { FabricWorld } from '../../support/world';
import { EagerClock } from '../waiting/eager-clock';
import { FakeFabric } from './fakes/fabric';
import { requestFrom } from './fakes/rest';

EagerClock.install();

let fabric = new FakeFabric();

/** The fakes of the scenario that is running. */
export const fake = (): FakeFabric => fabric;

mock.method(undici, 'request', (url: string, options: Parameters<typeof requestFrom>[2]) =>
  requestFrom(fabric, url, options),
);

Before(function (this: FabricWorld) {
  fabric = new FakeFabric();
  this.run = fabric.run;
});
