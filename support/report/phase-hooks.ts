import { After } from '@cucumber/cucumber';
import { subscribe } from '../waiting/spans';
import { PHASES_MEDIA_TYPE, PhaseClock } from './phases';

const clock = new PhaseClock();
subscribe(clock);

/** Loaded before all other hooks, so that it runs as the last one after a scenario, when its network is removed. */
After(function () {
  this.attach(JSON.stringify(clock.taken()), PHASES_MEDIA_TYPE);
});
