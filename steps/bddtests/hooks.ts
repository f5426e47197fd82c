import { After, Before } from '@cucumber/cucumber';
import type { FabricWorld } from '../../support/world';
import { session } from './session/session';

Before({ tags: '@chaincodeImagesUpToDate' }, function (this: FabricWorld) {
  session(this).calls.imagesAreUpToDate();
});

Before({ tags: '@doNotDecompose' }, function (this: FabricWorld) {
  this.keep();
});

After(function (this: FabricWorld) {
  session(this).events.end();
});
