import { Then, When } from '@cucumber/cucumber';
import type { FaultTargets, PeerSelector } from '../support/parameters';
import type { FabricWorld } from '../support/world';

/**
 * Stops the containers with SIGTERM, as `docker stop`; from now on, "each vp" leaves them out.
 * @example I stop the primary
 */
When('I stop {targets}', async function (this: FabricWorld, targets: FaultTargets) {
  await this.network.faults.stop(await this.targets(targets));
});

/**
 * Stops the containers with SIGKILL.
 * @example I kill vp1
 */
When('I kill {targets}', async function (this: FabricWorld, targets: FaultTargets) {
  await this.network.faults.kill(await this.targets(targets));
});

/**
 * Freezes the containers, as `docker pause`.
 * @example I pause a backup
 */
When('I pause {targets}', async function (this: FabricWorld, targets: FaultTargets) {
  await this.network.faults.pause(await this.targets(targets));
});

/**
 * The same, for this long; the step takes as long.
 * @example I pause vp2 for 5 s
 */
When(
  'I pause {targets} for {duration}',
  async function (this: FabricWorld, targets: FaultTargets, period: number) {
    await this.network.faults.pauseFor(period, await this.targets(targets));
  },
);

/**
 * Starts what was stopped or killed, and nothing that is paused.
 * @example I start vp2 and vp3
 */
When('I start {targets}', async function (this: FabricWorld, targets: FaultTargets) {
  await this.network.faults.start(await this.targets(targets));
});

/**
 * Lets what was paused go on.
 * @example I unpause vp2
 */
When('I unpause {targets}', async function (this: FabricWorld, targets: FaultTargets) {
  await this.network.faults.unpause(await this.targets(targets));
});

/**
 * Drops what goes between the peer and the other vps; "each vp" leaves it out from now on, and it still
 * reaches membersrvc and its clients.
 * @example I cut vp3 off from the other vps
 */
When('I cut {peer} off from the other vps', async function (this: FabricWorld, peer: string) {
  await this.network.faults.cutOff(peer);
});

/**
 * Drops what goes between the peer and these.
 * @example I cut vp3 off from vp0 and vp1
 */
When('I cut {peer} off from {peers}', async function (this: FabricWorld, peer: string, choice: PeerSelector) {
  await this.network.faults.cutOff(peer, choice ?? []);
});

/**
 * Lets it reach all again.
 * @example I reconnect vp3
 */
When('I reconnect {peer}', async function (this: FabricWorld, peer: string) {
  await this.network.faults.reconnect(peer);
});

/**
 * Takes the Docker engine's socket from the peer, while it runs.
 * @example vp3 loses the Docker engine
 */
When('{peer} loses the Docker engine', async function (this: FabricWorld, peer: string) {
  await this.network.engineFaults.lose(peer);
});

/**
 * Gives the Docker engine's socket back to the peer.
 * @example vp3 has the Docker engine back
 */
When('{peer} has the Docker engine back', async function (this: FabricWorld, peer: string) {
  await this.network.engineFaults.regain(peer);
});

/**
 * From here on the Docker engine answers every build, of whichever peer, with an error: no space left on device.
 * @example the engine refuses to build
 */
When('the engine refuses to build', function (this: FabricWorld) {
  this.network.engineFaults.refuseBuilds('no space left on device');
});

/**
 * From here on every build of a chaincode takes that much longer.
 * @example a build takes 20 s
 */
When('a build takes {duration}', function (this: FabricWorld, period: number) {
  this.network.engineFaults.delayBuilds(period);
});

/**
 * Every peer has the Docker engine, and it builds as it always did.
 * @example the engine comes back
 */
When('the engine comes back', async function (this: FabricWorld) {
  await this.network.engineFaults.restoreBuilds();
});

/**
 * Removes the container of the chaincode deployed last behind the back of its peer.
 * @example I remove the dev container of vp2
 */
When('I remove the dev container of {peer}', async function (this: FabricWorld, peer: string) {
  await this.network.chaincode.remove(peer, this.deployment);
});

/**
 * The same, and the image.
 * @example I remove the dev container and the dev image of vp3
 */
When(
  'I remove the dev container and the dev image of {peer}',
  async function (this: FabricWorld, peer: string) {
    await this.network.chaincode.remove(peer, this.deployment);
    await this.network.chaincode.images.remove(peer, this.deployment);
  },
);

/**
 * What `docker ps -a` says of the container of each of the peers.
 * @example vp3 is stopped
 * @example vp0 and vp1 are running
 */
Then('{peers} is/are {state}', async function (this: FabricWorld, choice: PeerSelector, state: string) {
  await this.assertions(choice).areIn(state);
});

/**
 * Submits a transaction that changes nothing, of example02, which has one; each vp that should be up commits it.
 * @example the network still commits
 */
Then('the network still commits', async function (this: FabricWorld) {
  await this.assertions().haveCommitted([await this.client.invokeIdle(this.deployment)]);
});

/**
 * The same, with a bound of its own.
 * @example the network still commits within 10 s
 */
Then('the network still commits within {duration}', async function (this: FabricWorld, bound: number) {
  await this.assertions().haveCommitted([await this.client.invokeIdle(this.deployment)], bound);
});

/**
 * With a transaction pending, no vp that should be up adds a block in this time. The step takes as long.
 * @example nothing commits for 5 s
 */
Then('nothing commits for {duration}', async function (this: FabricWorld, period: number) {
  await this.assertions().commitNothing(await this.client.pending(this.deployment), period);
});
