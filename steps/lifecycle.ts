import type { Chaincode, Constructor } from '../support/fabric/chaincode';
import type { UserName } from '../support/fabric/names';
import type { NamedFolder, PeerSelector, TermsText } from '../support/scenario/step-values';
import { Given, needs, Then, When } from '../support/world';

/**
 * What organisations agree on beside the code, from here on: for deploys, and for the steps of this section. What is left
 * open has Fabric's default. Collections are a JSON file as `peer lifecycle chaincode` takes it.
 * @example example02 is defined with the endorsement policy "OR('Org1MSP.peer','Org2MSP.peer')"
 * @example "vault" is defined with the collections in "vault/collections.json" and init required
 * @example example02 is defined with sequence 5
 */
Given(
  '{chaincode} is defined with {terms}',
  needs('life cycle'),
  function (chaincode: Chaincode, terms: TermsText) {
    this.chaincodes.define(chaincode, terms);
  },
);

/**
 * Makes the package. From here on it counts as the chaincode that was deployed last.
 * @example I package example02
 */
When('I package {chaincode}', needs('life cycle'), async function (chaincode: Chaincode) {
  await this.lifecycle.package(chaincode);
});

/**
 * Installs the package on all of these peers at once. Each builds its dev image.
 * @example I install example02 on each peer
 * @example I install example02 on peer0.org1.example.com
 */
When(
  'I install {chaincode} on {peers}',
  needs('life cycle'),
  async function (chaincode: Chaincode, peers: PeerSelector) {
    this.expectedFailures.unwrap('install', await this.lifecycle.install(chaincode, peers));
  },
);

/**
 * The same, and keeps a refusal for a later step.
 * @example I try to install "ledger" on each peer
 */
When(
  'I try to install {chaincode} on {peers}',
  needs('life cycle'),
  async function (chaincode: Chaincode, peers: PeerSelector) {
    this.expectedFailures.keep('install', await this.lifecycle.install(chaincode, peers));
  },
);

/**
 * Each of the peers has the package.
 * @example example02 is installed on each peer
 */
Then(
  '{chaincode} is installed on {peers}',
  needs('life cycle'),
  async function (chaincode: Chaincode, peers: PeerSelector) {
    await this.lifecycle.assertInstalled(chaincode, peers);
  },
);

/**
 * An organisation approves the definition with the next sequence; `without a package` its own peers do not run it.
 * @example org1 approves example02
 * @example org2 approves example02 without a package
 */
When(
  '{organisation} approves {chaincode}{package}',
  needs('life cycle'),
  async function (organisation: UserName, chaincode: Chaincode, hasPackage: boolean) {
    this.expectedFailures.unwrap(
      'approval',
      await this.lifecycle.approve(chaincode, organisation, hasPackage),
    );
  },
);

/**
 * The same, and keeps a refusal for a later step.
 * @example org2 tries to approve example02
 */
When(
  '{organisation} tries to approve {chaincode}{package}',
  needs('life cycle'),
  async function (organisation: UserName, chaincode: Chaincode, hasPackage: boolean) {
    this.expectedFailures.keep('approval', await this.lifecycle.approve(chaincode, organisation, hasPackage));
  },
);

/**
 * The organisation has approved exactly the definition that would be committed next.
 * @example org1 has approved example02
 */
Then(
  '{organisation} has approved {chaincode}',
  needs('life cycle'),
  async function (organisation: UserName, chaincode: Chaincode) {
    await this.lifecycle.assertApproved(chaincode, organisation, true);
  },
);

/**
 * The organisation has approved nothing yet, or another definition: another policy, say.
 * @example org2 has not approved example02
 */
Then(
  '{organisation} has not approved {chaincode}',
  needs('life cycle'),
  async function (organisation: UserName, chaincode: Chaincode) {
    await this.lifecycle.assertApproved(chaincode, organisation, false);
  },
);

/**
 * Commits the definition that the organisations approved. Peers that have the package start its dev container then.
 * @example I commit example02
 * @example org2 commits example02
 */
When(
  '{actor} commit(s) {chaincode}',
  needs('life cycle'),
  async function (user: UserName | undefined, chaincode: Chaincode) {
    this.expectedFailures.unwrap('commit', await this.lifecycle.commit(chaincode, user));
  },
);

/**
 * The same, and keeps a refusal for a later step.
 * @example I try to commit example02
 */
When(
  '{actor} try/tries to commit {chaincode}',
  needs('life cycle'),
  async function (user: UserName | undefined, chaincode: Chaincode) {
    this.expectedFailures.keep('commit', await this.lifecycle.commit(chaincode, user));
  },
);

/**
 * Each of the peers has committed the definition with this sequence, now or within the bound.
 * @example example02 is committed with sequence 2 on each peer
 */
Then(
  '{chaincode} is committed with sequence {int} on {peers}{within}',
  needs('life cycle'),
  async function (chaincode: Chaincode, sequence: number, peers: PeerSelector, within?: number) {
    await this.lifecycle.assertCommitted(chaincode, sequence, peers, within);
  },
);

/**
 * Deploys the code of this folder under the name of the chaincode, with the next sequence. What the ledger has stays; `init`
 * is only called with arguments that the step gives.
 * @example I upgrade example02 to "chaincode/example02/coins"
 */
When(
  'I upgrade {chaincode} to {folder}{ctor}',
  needs('life cycle'),
  async function (chaincode: Chaincode, folder: NamedFolder, ctor?: Constructor) {
    await this.upgrade(chaincode, folder, ctor);
  },
);
