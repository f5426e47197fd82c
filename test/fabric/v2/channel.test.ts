import { createHash, createVerify, X509Certificate } from 'node:crypto';
import { before, describe, it } from 'node:test';
import type * as grpc from '@grpc/grpc-js';
import { common, orderer as messages } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { UserError } from '../../../support/errors';
import type { ServiceDescription, ServiceDescriptions } from '../../../support/fabric/composition';
import { signedProposal } from '../../../support/fabric/v2/connection';
import {
  authoritiesOf,
  identityOf,
  tlsOf,
  userOf,
  writeCertificates,
} from '../../../support/fabric/v2/crypto-files';
import { CHANNEL, genesisBlock } from '../../../support/fabric/v2/genesis';
import { type Members, membersOf } from '../../../support/fabric/v2/members';
import { Signer } from '../../../support/fabric/v2/signer';
import { newFolder } from '../../new-folder';

const peer = (environment: Readonly<Record<string, string>>) => ({
  image: 'hyperledger/fabric-peer:2.5',
  environment,
  command: ['peer', 'node', 'start'],
});

const orderer = (consensus: string) => ({
  image: 'hyperledger/fabric-orderer:2.5',
  environment: { ORDERER_GENERAL_LOCALMSPID: 'OrdererMSP', CHANNEL_CONSENSUS: consensus },
  command: ['orderer'],
});

const services = (consensus: string, orderers: number): ServiceDescriptions =>
  new Map([
    ...['peer1.org1', 'peer0.org2', 'peer0.org1'].map((name): [string, ServiceDescription] => [
      `${name}.example.com`,
      peer({ CORE_PEER_ID: `${name}.example.com`, CORE_PEER_LOCALMSPID: `Org${name.slice(-1)}MSP` }),
    ]),
    ...Array.from({ length: orderers }, (_, index): [string, ServiceDescription] => [
      `orderer${index}.example.com`,
      orderer(consensus),
    ]),
    ['cli', { ...peer({ CORE_PEER_ID: 'cli' }), command: ['/bin/bash'] }],
  ]);

describe('a channel of Fabric 2.x', () => {
  let members: Members;
  before(async () => {
    const folder = newFolder();
    members = membersOf(services('BFT', 4), folder);
    await writeCertificates(members, folder);
  });

  it('has the peers and orderers that the services describe, and no others', () => {
    expect(members.peers.map(({ service }) => service)).to.deep.equal([
      'peer0.org1.example.com',
      'peer0.org2.example.com',
      'peer1.org1.example.com',
    ]);
    expect(members.orderers).to.have.length(4);
    expect(members.peers[1]).to.include({ mspId: 'Org2MSP', domain: 'org2.example.com' });
  });

  it('has the batch time-out that any service is given', () => {
    expect(members.settings.batchTimeout).to.equal('500ms');
    const patient = new Map(services('etcdraft', 3));
    const name = 'peer0.org1.example.com';
    patient.set(name, peer({ ...patient.get(name)?.environment, CHANNEL_BATCH_TIMEOUT: '2s' }));
    expect(membersOf(patient).settings).to.deep.equal({ consensus: 'etcdraft', batchTimeout: '2s' });
  });

  it('refuses a consensus that there is not, and a peer without an organisation', () => {
    expect(() => membersOf(services('solo', 1))).to.throw(UserError, 'etcdraft, BFT');
    const nameless = new Map([['peer', peer({ CORE_PEER_ID: 'vp0', CORE_PEER_LOCALMSPID: 'A' })]]);
    expect(() => membersOf(nameless)).to.throw(UserError, 'has no domain');
    const without = new Map([['peer', peer({ CORE_PEER_ID: 'peer0.org1' })]]);
    expect(() => membersOf(without)).to.throw(UserError, 'CORE_PEER_LOCALMSPID');
  });

  it('has certificates that their authorities signed, for TLS with the names that are dialled', () => {
    const [one] = members.peers;
    if (!one) throw new Error('no peer');
    const { identities, tls } = authoritiesOf(one);
    const identity = new X509Certificate(identityOf(one).certificate);
    expect(identity.verify(new X509Certificate(identities).publicKey)).to.equal(true);
    expect(identity.subject).to.include('OU=peer');
    expect(new X509Certificate(userOf(one, 'Admin').certificate).subject).to.include('OU=admin');
    expect(new X509Certificate(userOf(one, 'User1').certificate).subject).to.include('OU=client');
    const server = new X509Certificate(tlsOf(one).certificate);
    expect(server.verify(new X509Certificate(tls).publicKey)).to.equal(true);
    expect(server.checkHost('peer0.org1.example.com')).to.be.a('string');
    expect(server.checkIP('127.0.0.1')).to.be.a('string');
  });

  it('begins with a block that has the hash of its content, and all organisations', () => {
    const block = common.Block.deserializeBinary(genesisBlock(members));
    const [content] = block.getData()?.getDataList_asU8() ?? [];
    if (!content) throw new Error('no content');
    const hash = createHash('sha256').update(content).digest('hex');
    expect(Buffer.from(block.getHeader()?.getDataHash_asU8() ?? []).toString('hex')).to.equal(hash);

    const payload = common.Payload.deserializeBinary(
      common.Envelope.deserializeBinary(content).getPayload_asU8(),
    );
    const header = common.ChannelHeader.deserializeBinary(
      payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
    );
    expect(header.getChannelId()).to.equal(CHANNEL);
    const group = common.ConfigEnvelope.deserializeBinary(payload.getData_asU8())
      .getConfig()
      ?.getChannelGroup();
    const application = group?.getGroupsMap().get('Application');
    expect([...(application?.getGroupsMap().keys() ?? [])]).to.deep.equal(['Org1MSP', 'Org2MSP']);
    const orderers = group?.getGroupsMap().get('Orderer')?.getValuesMap();
    const consensus = messages.ConsensusType.deserializeBinary(
      orderers?.get('ConsensusType')?.getValue_asU8() ?? new Uint8Array(),
    );
    expect(consensus.getType()).to.equal('BFT');
    const mapping = common.Orderers.deserializeBinary(
      orderers?.get('Orderers')?.getValue_asU8() ?? new Uint8Array(),
    );
    expect(mapping.getConsenterMappingList().map((one) => one.getId())).to.deep.equal([1, 2, 3, 4]);
  });

  it('takes proposals that their senders signed', async () => {
    const [one] = members.peers;
    if (!one) throw new Error('no peer');
    const credentials = userOf(one, 'User1');
    const signer = new Signer(one.mspId, credentials);
    const call = { chaincode: 'qscc', name: 'GetChainInfo' };
    const proposal = await signedProposal({} as grpc.Client, signer, call);
    const verify = createVerify('sha256').update(proposal.getProposalBytes_asU8());
    const { publicKey } = new X509Certificate(credentials.certificate);
    expect(verify.verify(publicKey, proposal.getSignature_asU8())).to.equal(true);
  });
});
