import { mock } from 'node:test';
import { Before } from '@cucumber/cucumber';
import type { FabricWorld } from '../../support/world';
import { EagerClock } from '../support/eager-clock';
import { FakeFabric } from './fakes/fabric';
import { fetchFrom } from './fakes/rest';

EagerClock.install();

let fabric = new FakeFabric();

/** The fakes of the scenario that is running. */
export const fake = (): FakeFabric => fabric;

mock.method(globalThis, 'fetch', (url: string, request: RequestInit) => fetchFrom(fabric, url, request));

Before(function (this: FabricWorld) {
  fabric = new FakeFabric();
  this.run = fabric.run;
});
