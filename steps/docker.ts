import { Then } from '@cucumber/cucumber';
import type { PeerSelector } from '../support/parameters';
import type { FabricWorld } from '../support/world';

/**
 * Each of the peers has built a Docker image of the chaincode deployed last, in this scenario.
 * @example each vp has a dev image
 */
Then(
  '{peers} has/have a dev image{within}',
  async function (this: FabricWorld, choice: PeerSelector, within: number | undefined) {
    await this.assertions(choice).haveDevImage(this.deployment, within);
  },
);

/**
 * Once the deploy's fate is known on each vp: none has built an image for it.
 * @example no vp has a dev image
 */
Then('no vp has a dev image', async function (this: FabricWorld) {
  await this.assertions().haveNoDevImage(this.deployment);
});

/**
 * The dev image of each vp has the layers of the base image of the settings.
 * @example each dev image is based on the chaincode base image
 */
Then('each dev image is based on the chaincode base image', async function (this: FabricWorld) {
  await this.assertions().haveDevImageBasedOn(this.run.settings.images.base, this.deployment);
});

/**
 * The same, of these peers and of an image by its name.
 * @example the dev image of vp0 is based on "hyperledger/fabric-baseimage"
 */
Then(
  'the dev image of {peers} is based on {string}',
  async function (this: FabricWorld, choice: PeerSelector, base: string) {
    await this.assertions(choice).haveDevImageBasedOn(base, this.deployment);
  },
);

/**
 * Each of the peers runs a container of the chaincode deployed last, made in this scenario.
 * @example each vp runs a dev container
 */
Then(
  '{peers} run(s) a dev container{within}',
  async function (this: FabricWorld, choice: PeerSelector, within: number | undefined) {
    await this.assertions(choice).runDevContainer(this.deployment, within);
  },
);

/**
 * Image, command and environment of each vp's dev container are those its own peer gave it.
 * @example each dev container runs the image of its own peer
 */
Then('each dev container runs the image of its own peer', async function (this: FabricWorld) {
  await this.assertions().runDevContainerOfTheirOwn(this.deployment);
});

/**
 * Each vp still runs the dev container it had before the last deploy.
 * @example the dev containers are the same as before
 */
Then('the dev containers are the same as before', async function (this: FabricWorld) {
  await this.assertions().runSameDevContainer(this.deployment);
});
