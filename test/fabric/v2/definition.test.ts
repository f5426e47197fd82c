import { describe, it } from 'node:test';
import { type common, msp, peer } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { UserError } from '../../../support/errors';
import { collectionsOf } from '../../../support/fabric/v2/collections';
import { approveArguments, commitArguments, readinessArguments } from '../../../support/fabric/v2/definition';
import { organisationCalled } from '../../../support/fabric/v2/members';
import { applicationPolicy, signaturePolicy } from '../../../support/fabric/v2/policy';

/** `OutOf(1, Org1MSP.PEER, …)` */
function inWords(envelope: common.SignaturePolicyEnvelope): string {
  const principals = envelope.getIdentitiesList().map((principal) => {
    const role = msp.MSPRole.deserializeBinary(principal.getPrincipal_asU8());
    const names = Object.entries(msp.MSPRole.MSPRoleType);
    return `${role.getMspIdentifier()}.${names.find(([, number]) => number === role.getRole())?.[0]}`;
  });
  const words = (policy: common.SignaturePolicy | undefined): string => {
    const outOf = policy?.getNOutOf();
    if (!outOf) return principals[policy?.getSignedBy() ?? -1] ?? '?';
    return `OutOf(${[outOf.getN(), ...outOf.getRulesList().map(words)].join(', ')})`;
  };
  return words(envelope.getRule());
}

describe('a signature policy', () => {
  for (const [text, words] of [
    ["OR('Org1MSP.peer','Org2MSP.peer')", 'OutOf(1, Org1MSP.PEER, Org2MSP.PEER)'],
    ["AND('Org1MSP.member', 'Org2MSP.admin')", 'OutOf(2, Org1MSP.MEMBER, Org2MSP.ADMIN)'],
    [
      "OutOf(2, 'Org1MSP.peer', 'Org2MSP.peer', AND('Org1MSP.peer', 'Org3MSP.client'))",
      'OutOf(2, Org1MSP.PEER, Org2MSP.PEER, OutOf(2, Org1MSP.PEER, Org3MSP.CLIENT))',
    ],
  ] as const)
    it(text, () => {
      expect(inWords(signaturePolicy(text))).to.equal(words);
    });

  for (const [text, problem] of [
    ['', 'AND, OR or OutOf is missing'],
    ["OR('Org1MSP.peer'", ') is missing at the end'],
    ["OR('Org1MSP.boss')", "'Org1MSP.boss' is not"],
    ["OR('Org1MSP.peer') AND", 'AND is too much'],
    ["OutOf('Org1MSP.peer')", 'begins with a number'],
  ] as const)
    it(`refuses ${text || 'an empty text'}`, () => {
      expect(() => signaturePolicy(text)).to.throw(UserError, problem);
    });

  it('is not needed: the path of a policy of the channel does, and is the default', () => {
    expect(applicationPolicy().getChannelConfigPolicyReference()).to.equal(
      '/Channel/Application/Endorsement',
    );
    expect(applicationPolicy('/Channel/Application/Admins').getChannelConfigPolicyReference()).to.match(
      /Admins$/,
    );
  });
});

describe('collections', () => {
  it('are read as the CLI reads them', () => {
    const json = `[{"name":"secret","policy":"OR('Org1MSP.member')","maxPeerCount":1,"memberOnlyRead":true}]`;
    const [config] = collectionsOf(json).getConfigList();
    const collection = config?.getStaticCollectionConfig();
    expect(collection?.getName()).to.equal('secret');
    expect(collection?.getMaximumPeerCount()).to.equal(1);
    expect(collection?.getMemberOnlyRead()).to.equal(true);
    expect(collection?.getMemberOnlyWrite()).to.equal(false);
    const policy = collection?.getMemberOrgsPolicy()?.getSignaturePolicy();
    expect(policy && inWords(policy)).to.equal('OutOf(1, Org1MSP.MEMBER)');
  });

  it('have the defaults of the CLI', () => {
    const [config] = collectionsOf(`[{"name":"secret","policy":"OR('Org1MSP.member')"}]`).getConfigList();
    const collection = config?.getStaticCollectionConfig();
    expect([collection?.getRequiredPeerCount(), collection?.getMaximumPeerCount()]).to.deep.equal([0, 1]);
  });

  it('that are wrong are refused with the place', () => {
    expect(() => collectionsOf('{')).to.throw(UserError, 'collections are wrong');
    expect(() => collectionsOf('[{"name":"x"}]')).to.throw(UserError, '0.policy');
    expect(() => collectionsOf('[{"name":"x","policy":"OR(\'A.peer\')","blockToLife":1}]')).to.throw(
      UserError,
      'blockToLife',
    );
  });
});

describe('a definition', () => {
  const definition = {
    name: 'simple',
    sequence: 2,
    terms: { endorsementPolicy: "OR('Org1MSP.peer')", initRequired: true },
  };

  it('is the same for approval, readiness and commit', () => {
    const approval = peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs.deserializeBinary(
      approveArguments(definition, 'simple_1.0:abc'),
    );
    const readiness = peer.lifecycle.CheckCommitReadinessArgs.deserializeBinary(
      readinessArguments(definition),
    );
    const commit = peer.lifecycle.CommitChaincodeDefinitionArgs.deserializeBinary(
      commitArguments(definition),
    );
    const { source: _, ...approved } = approval.toObject();
    expect(approved).to.deep.equal(readiness.toObject());
    expect(approved).to.deep.equal(commit.toObject());
    expect(approved).to.include({ name: 'simple', sequence: 2, initRequired: true });
    expect(approval.getSource()?.getLocalPackage()?.getPackageId()).to.equal('simple_1.0:abc');
  });

  it('is approved without a package, too', () => {
    const approval = peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs.deserializeBinary(
      approveArguments(definition, undefined),
    );
    expect(approval.getSource()?.hasUnavailable()).to.equal(true);
  });
});

describe('an organisation', () => {
  const organisations = [1, 2].map((number) => ({
    mspId: `Org${number}MSP`,
    domain: `org${number}.example.com`,
    kind: 'peer' as const,
    folder: undefined,
  }));

  for (const name of ['org2', 'org2.example.com', 'Org2MSP'])
    it(`is known as ${name}`, () => {
      expect(organisationCalled(name, organisations).mspId).to.equal('Org2MSP');
    });

  it('that there is not is refused, with those that there are', () => {
    expect(() => organisationCalled('jim', organisations)).to.throw(UserError, /jim .* org1, org2/);
  });
});
