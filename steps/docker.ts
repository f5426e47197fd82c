import type { PeerSelector } from '../support/scenario/step-values';
import { Then } from '../support/world';

/**
 * Each of the peers built a Docker image of the chaincode that was deployed last, in this scenario.
 * @example each vp has a dev image
 * @example vp1 and vp2 have a dev image within 2 minutes
 */
Then('{peers} has/have a dev image{within}', async function (peers: PeerSelector, within?: number) {
  await this.assertions(peers).haveDevImage(this.deployment, within);
});

/**
 * No validating peer built an image of the chaincode that was deployed last. Waits until each vp has committed or rejected
 * the deploy.
 * @example no vp has a dev image
 */
Then('no vp(s)/peer(s) has/have a dev image', async function () {
  await this.assertions().haveNoDevImage(this.deployment);
});

/**
 * The dev image of each of the peers has the layers of this image.
 * @example the dev image of each vp is based on the chaincode base image
 * @example the dev image of vp0 is based on "hyperledger/fabric-baseimage"
 */
Then(
  'the dev image of {peers} is based on {baseImage}',
  async function (peers: PeerSelector, image?: string) {
    await this.assertions(peers).haveDevImageBasedOn(image ?? this.run.settings.images.base, this.deployment);
  },
);

/**
 * Each of the peers runs a container of the chaincode that was deployed last, created in this scenario.
 * @example each vp runs a dev container
 */
Then('{peers} run(s) a dev container{within}', async function (peers: PeerSelector, within?: number) {
  await this.assertions(peers).runDevContainer(this.deployment, within);
});

/**
 * The dev container of each vp has the image, command and environment of its own peer.
 * @example each dev container runs the image of its own peer
 */
Then('each dev container runs the image of its own peer', async function () {
  await this.assertions().runDevContainerOfTheirOwn(this.deployment);
});

/**
 * Each vp still runs the dev container that it ran before the last deploy.
 * @example the dev containers are the same as before
 */
Then('the dev containers are the same as before', async function () {
  await this.assertions().runSameDevContainer(this.deployment);
});
