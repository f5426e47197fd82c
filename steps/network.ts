import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { topologyOfFiles, withSettings } from '../support/fabric/topology';
import type { FabricWorld } from '../support/world';

/**
 * Starts a network of that many vps, and returns once each of them lists all.
 * @example a 4-peer pbft batch network
 */
Given(
  'a {int}-peer {consensus} network',
  async function (this: FabricWorld, size: number, consensus: string) {
    await this.startNetwork(this.generation.topologies.find(size, consensus));
  },
);

/**
 * The same, with these environment variables for every vp on top of what the compose file says.
 * @example a 4-peer pbft batch network with:
 *   | CORE_PBFT_GENERAL_TIMEOUT_REQUEST | 3s |
 */
Given(
  'a {int}-peer {consensus} network with:',
  async function (this: FabricWorld, size: number, consensus: string, settings: DataTable) {
    await this.startNetwork(
      withSettings(
        this.generation.topologies.find(size, consensus),
        this.generation.peerSettings(settings.raw()),
      ),
    );
  },
);

/**
 * Starts vp0 with `--peer-chaincodedev`, and beside it example02, which registers itself as testCC.
 * @example a single peer in dev mode
 */
Given('a single peer in dev mode', async function (this: FabricWorld) {
  await this.startNetwork(this.generation.topologies.devMode);
});

/**
 * The same, with nvp0 beside the vps.
 * @example a 4-peer pbft batch network with a non-validating peer
 */
Given(
  'a {int}-peer {consensus} network with a non-validating peer',
  async function (this: FabricWorld, size: number, consensus: string) {
    await this.startNetwork(
      this.generation.topologies.withNonValidator(this.generation.topologies.find(size, consensus)),
    );
  },
);

/**
 * The same, with these environment variables for one service.
 * @example a 4-peer pbft batch network where vp3 has:
 *   | CORE_VM_ENDPOINT | unix:///host/var/run/no-engine.sock |
 */
Given(
  'a {int}-peer {consensus} network where {service} has:',
  async function (this: FabricWorld, size: number, consensus: string, service: string, settings: DataTable) {
    const topology = this.generation.topologies.find(size, consensus);
    await this.startNetwork(withSettings(topology, this.generation.peerSettings(settings.raw()), service));
  },
);

/**
 * The same, with this image as what the peers build chaincode on (`CORE_CHAINCODE_GOLANG_DOCKERFILE`).
 * @example a 4-peer pbft batch network with the chaincode base image "utxo:0.1.0"
 */
Given(
  'a {int}-peer {consensus} network with the chaincode base image {string}',
  async function (this: FabricWorld, size: number, consensus: string, image: string) {
    await this.startNetwork(
      this.generation.topologies.withBaseImage(this.generation.topologies.find(size, consensus), image),
    );
  },
);

/**
 * Starts what these files of `compose/` describe, the later ones layered over the earlier.
 * @example the network in "docker-compose-4-consensus-batch.yml docker-compose-4-consensus-nvp0.yml"
 */
Given('the network in {string}', async function (this: FabricWorld, files: string) {
  await this.startNetwork(topologyOfFiles(files));
});

/**
 * The same, with these environment variables for every vp.
 * @example the network in "docker-compose-3.yml" with:
 *   | CORE_LOGGING_LEVEL | debug |
 */
Given(
  'the network in {string} with:',
  async function (this: FabricWorld, files: string, settings: DataTable) {
    await this.startNetwork(topologyOfFiles(files, this.generation.peerSettings(settings.raw())));
  },
);

/**
 * Starts a network that may fail to start; a later step has to claim the failure.
 * @example I try to start a 4-peer pbft batch network with:
 *   | CORE_SECURITY_ENROLLSECRET | wrong |
 */
When(
  'I try to start a {int}-peer {consensus} network with:',
  async function (this: FabricWorld, size: number, consensus: string, settings: DataTable) {
    await this.tryToStartNetwork(
      withSettings(
        this.generation.topologies.find(size, consensus),
        this.generation.peerSettings(settings.raw()),
      ),
    );
  },
);

/**
 * The start that was tried failed, and its message contains this text.
 * @example the start fails with "its log ended with"
 */
Then('the start fails with {string}', function (this: FabricWorld, message: string) {
  this.expectedFailures.assertFailed('start', message);
});
