import { After, Before } from '@cucumber/cucumber';
import { session } from '../../support/bddtests/session';
import type { FabricWorld } from '../../support/world';

Before({ tags: '@chaincodeImagesUpToDate' }, function (this: FabricWorld) {
  session(this).calls.imagesAreUpToDate();
});

Before({ tags: '@doNotDecompose' }, function (this: FabricWorld) {
  this.keepsNetwork = true;
});

After(function (this: FabricWorld) {
  session(this).events.end();
});
