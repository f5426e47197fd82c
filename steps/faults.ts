import { containersAre } from '../support/network/container-assertions';
import type { FaultTargets, PeerSelector } from '../support/scenario/step-values';
import { Then, When } from '../support/world';

/**
 * Stops the containers with SIGTERM, as `docker stop` does. From then on "each vp" leaves these peers out.
 * @example I stop the primary
 * @example I stop 2 of 4 orderers
 */
When('I stop {targets}', async function (targets: FaultTargets) {
  await this.network.faults.stop(await this.targets(targets));
});

/**
 * Stops the containers with SIGKILL.
 * @example I kill vp1
 */
When('I kill {targets}', async function (targets: FaultTargets) {
  await this.network.faults.kill(await this.targets(targets));
});

/**
 * Freezes the containers, as `docker pause` does.
 * @example I pause a backup
 */
When('I pause {targets}', async function (targets: FaultTargets) {
  await this.network.faults.pause(await this.targets(targets));
});

/**
 * Freezes the containers for this time, and returns after it.
 * @example I pause vp2 for 5 s
 */
When('I pause {targets} for {duration}', async function (targets: FaultTargets, period: number) {
  await this.network.faults.pauseFor(period, await this.targets(targets));
});

/**
 * Starts containers that were stopped or killed.
 * @example I start vp2 and vp3
 * @example I start 2 of 4 orderers
 */
When('I start {targets}', async function (targets: FaultTargets) {
  await this.network.faults.start(await this.targets(targets, true));
});

/**
 * Stops the containers, and starts them again.
 * @example I restart vp2
 */
When('I restart {targets}', async function (targets: FaultTargets) {
  await this.network.faults.restart(await this.targets(targets));
});

/**
 * Ends a pause.
 * @example I unpause vp2
 */
When('I unpause {targets}', async function (targets: FaultTargets) {
  await this.network.faults.unpause(await this.targets(targets, true));
});

/**
 * Drops all traffic between this peer and the other vps. Traffic with membersrvc and with clients continues. "each vp"
 * does not include this peer.
 * @example I cut vp3 off from the other vps
 */
When('I cut {peer} off from the other vps', async function (peer: string) {
  await this.network.faults.cutOff(peer);
});

/**
 * Drops all traffic between this peer and these peers.
 * @example I cut vp3 off from vp0 and vp1
 */
When('I cut {peer} off from {peers}', async function (peer: string, others: PeerSelector) {
  await this.network.faults.cutOff(peer, others);
});

/**
 * Ends the cut. Returns when the peer is connected to the other peers again.
 * @example I reconnect vp3
 */
When('I reconnect {peer}', async function (peer: string) {
  await this.network.faults.reconnect(peer);
});

/**
 * Takes the Docker engine's socket away from this running peer.
 * @example vp3 loses the Docker engine
 */
When('{peer} loses the Docker engine', async function (peer: string) {
  await this.network.engineFaults.lose(peer);
});

/**
 * Gives this peer the Docker engine's socket back.
 * @example vp3 has the Docker engine back
 */
When('{peer} has the Docker engine back', async function (peer: string) {
  await this.network.engineFaults.regain(peer);
});

/**
 * From now on every chaincode build fails: no space left on device.
 * @example the Docker engine refuses to build
 */
When('the Docker engine refuses to build', function () {
  this.network.engineFaults.refuseBuilds('no space left on device');
});

/**
 * Chaincode builds work again.
 * @example the Docker engine builds again
 */
When('the Docker engine builds again', function () {
  this.network.engineFaults.allowBuilds();
});

/**
 * From now on every chaincode build starts this much later.
 * @example each build is delayed by 20 s
 */
When('each build is delayed by {duration}', function (period: number) {
  this.network.engineFaults.delayBuilds(period);
});

/**
 * Ends the delay; delayed builds start now.
 * @example builds are no longer delayed
 */
When('builds are no longer delayed', function () {
  this.network.engineFaults.stopDelayingBuilds();
});

/**
 * Removes this peer's container of the chaincode that was deployed last, without the peer's knowledge.
 * @example I remove the dev container of vp2
 */
When('I remove the dev container of {peer}', async function (peer: string) {
  await this.network.devContainers.remove(peer, this.deployment);
});

/**
 * Removes the container and the image.
 * @example I remove the dev container and the dev image of vp3
 */
When('I remove the dev container and the dev image of {peer}', async function (peer: string) {
  await this.network.devContainers.removeWithImage(peer, this.deployment);
});

/**
 * The container of each of the peers, or of other services, is in this state, now or soon.
 * @example vp3 is stopped
 * @example vp0 and membersrvc0 are running
 */
Then('{peers} is/are {state}', async function (services: PeerSelector, state: string) {
  await containersAre(this.network.state, state, services);
});

/**
 * The process in the container of each of the peers, or of other services, has ended with this exit code, now or soon.
 * @example vp3 has exited with code 137
 */
Then('{peers} has/have exited with code {int}', async function (services: PeerSelector, code: number) {
  await containersAre(this.network.state, code, services);
});

/**
 * Invokes the chaincode that was deployed last with a call that changes nothing, and each vp that should be up commits it.
 * For example02 the call is built in; for any other chaincode name it with `by invoking`.
 * @example the network still commits
 * @example the network still commits within 10 s
 * @example the network still commits by invoking "vote" with ann within 5 s
 */
Then('the network still commits{by}{within}', async function (call?: string[], within?: number) {
  await this.assertions().haveCommitted([await this.client.invokeToCommit(this.deployment, call)], within);
});

/**
 * While a transaction is pending, no vp that should be up adds a block during this time. The step takes that long.
 * @example nothing commits for 5 s
 */
Then('nothing commits for {duration}', async function (period: number) {
  await this.assertions().commitNothing(await this.client.pending(this.deployment), period);
});
