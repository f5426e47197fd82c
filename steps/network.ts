import { settingsIn, type Topology, withSettings } from '../support/fabric/topology';
import { type Below, type PeerSelector, type TopologyChange, tableIn } from '../support/scenario/step-values';
import { type FabricWorld, Given, needs, Then, When } from '../support/world';

/**
 * Starts a network with this number of validating peers. Returns when each of them lists all of them.
 * @example a 4-peer pbft batch network
 * @example a 4-peer pbft batch network with a non-validating peer
 * @example a 1-peer noops network with the chaincode base image "utxo:0.1.0"
 */
Given(
  'a {int}-peer {consensus} network{options}',
  async function (size: number, consensus: string, options: TopologyChange) {
    await this.startNetwork(options(this.generation.topologies.find(size, consensus)));
  },
);

/**
 * Starts a network with environment variables for every vp, or for one service.
 * @example a 4-peer pbft batch network with:
 *   | CORE_PBFT_GENERAL_TIMEOUT_REQUEST | 3s |
 * @example a 4-peer pbft batch network with a non-validating peer where vp3 has:
 *   | CORE_VM_ENDPOINT | unix:///host/var/run/no-engine.sock |
 */
Given(
  'a {int}-peer {consensus} network{options} {scope}:',
  async function (
    size: number,
    consensus: string,
    options: TopologyChange,
    scope: PeerSelector,
    table: Below,
  ) {
    await this.startNetwork(
      withTable(this, options(this.generation.topologies.find(size, consensus)), table, scope),
    );
  },
);

/**
 * Starts vp0 with `--peer-chaincodedev`, and example02 beside it, which registers as testCC.
 * @example a single peer in dev mode
 */
Given('a single peer in dev mode', needs('dev mode'), async function () {
  await this.startNetwork(this.generation.topologies.devMode);
});

/**
 * Starts the services of these compose files. Names without a path are in `compose/`; a path counts from the feature file,
 * then from the working directory. Later files are layered over earlier ones.
 * @example the network in "docker-compose-4-consensus-batch.yml docker-compose-4-consensus-nvp0.yml"
 */
Given('the network in {string}{options}', async function (files: string, options: TopologyChange) {
  await this.startNetwork(options(this.topologyOf(files)));
});

/**
 * Starts the services of these compose files with environment variables for every vp, or for one service.
 * @example the network in "docker-compose-3.yml" with:
 *   | CORE_LOGGING_LEVEL | debug |
 */
Given(
  'the network in {string}{options} {scope}:',
  async function (files: string, options: TopologyChange, scope: PeerSelector, table: Below) {
    await this.startNetwork(withTable(this, options(this.topologyOf(files)), table, scope));
  },
);

/**
 * An option for the network that a later step starts.
 * @example the network will have a non-validating peer
 * @example the network will have the chaincode base image "utxo:0.1.0"
 */
Given('the network will have {option}', function (option: TopologyChange) {
  this.configureNetwork(option);
});

/**
 * Environment variables for the network that a later step starts.
 * @example each vp will have:
 *   | CORE_PBFT_GENERAL_TIMEOUT_REQUEST | 3s |
 * @example vp2 and vp3 will have:
 *   | CORE_LOGGING_LEVEL | warning |
 */
Given('{peers} will have:', function (peers: PeerSelector, table: Below) {
  this.configureNetwork((topology) => withTable(this, topology, table, peers));
});

/**
 * Starts a network, and keeps a failure for a later step. A failure that no step expects fails the scenario.
 * @example I try to start a 1-peer noops network with the chaincode base image "utxo:0.1.0"
 */
When(
  'I try to start a {int}-peer {consensus} network{options}',
  async function (size: number, consensus: string, options: TopologyChange) {
    await this.tryToStartNetwork(options(this.generation.topologies.find(size, consensus)));
  },
);

/**
 * Tries to start a network with environment variables for every vp, or for one service.
 * @example I try to start a 4-peer pbft batch network with:
 *   | CORE_SECURITY_ENROLLSECRET | wrong |
 */
When(
  'I try to start a {int}-peer {consensus} network{options} {scope}:',
  async function (
    size: number,
    consensus: string,
    options: TopologyChange,
    scope: PeerSelector,
    table: Below,
  ) {
    await this.tryToStartNetwork(
      withTable(this, options(this.generation.topologies.find(size, consensus)), table, scope),
    );
  },
);

/**
 * Tries to start the services of these compose files.
 * @example I try to start the network in "docker-compose-1.yml"
 */
When(
  'I try to start the network in {string}{options}',
  async function (files: string, options: TopologyChange) {
    await this.tryToStartNetwork(options(this.topologyOf(files)));
  },
);

/**
 * Tries to start the services of these compose files with environment variables for every vp, or for one service.
 * @example I try to start the network in "docker-compose-1.yml" where vp0 has:
 *   | CORE_SECURITY_ENABLED | true |
 */
When(
  'I try to start the network in {string}{options} {scope}:',
  async function (files: string, options: TopologyChange, scope: PeerSelector, table: Below) {
    await this.tryToStartNetwork(withTable(this, options(this.topologyOf(files)), table, scope));
  },
);

/**
 * Removes the network and everything that it created.
 * @example I remove the network
 */
When('I remove the network', async function () {
  await this.run.removeNetwork(this.network);
});

/**
 * The network was removed, and no container, image, volume or Docker network that it created exists any more.
 * @example nothing of the network is left
 */
Then('nothing of the network is left', async function () {
  await this.scenarioNetwork.latest.assertNothingLeft();
});

/** With the environment variables of the table for these peers; for every vp without a scope. */
const withTable = (world: FabricWorld, topology: Topology, table: Below, scope: PeerSelector): Topology =>
  withSettings(topology, settingsIn(tableIn(table).raw(), world.generation.settingNames), scope);
