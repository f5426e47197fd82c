import { createHash, randomBytes } from 'node:crypto';
import { common, msp, orderer, peer } from '@hyperledger/fabric-protos';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { anyOf, capabilities, groupOf, META_POLICIES, meta, signed, value } from './config-group';
import { authoritiesOf, identityOf, ROLES, tlsOf } from './crypto-files';
import {
  type ChannelSettings,
  type Member,
  type Members,
  type Organisation,
  organisationsOf,
} from './members';
import { bytesOf, messageOf } from './messages';
import { identity } from './policy';

export const CHANNEL = 'mychannel';

/** The channel's genesis block, serialized: what configtxgen makes of a profile. */
export function genesisBlock(members: Members): Uint8Array {
  const config = messageOf(common.Config, { channelGroup: channelGroup(members) });
  const content = envelopeOf(bytesOf(common.ConfigEnvelope, { config }));
  const lastConfig = messageOf(common.LastConfig, { index: 0 });
  const metadata = (value: Uint8Array) => bytesOf(common.Metadata, { value });
  const none = new Uint8Array();
  const metadataList = [
    metadata(bytesOf(common.OrdererBlockMetadata, { lastConfig })), // Signatures.
    metadata(lastConfig.serializeBinary()),
    ...[none, none, none], // Transactions' flags, orderer, commit hash.
  ];
  return bytesOf(common.Block, {
    header: messageOf(common.BlockHeader, { number: 0, dataHash: sha256(content) }),
    data: messageOf(common.BlockData, { dataList: [content] }),
    metadata: messageOf(common.BlockMetadata, { metadataList }),
  });
}

function envelopeOf(config: Uint8Array): Uint8Array {
  const nonce = randomBytes(24);
  const header = messageOf(common.Header, {
    channelHeader: bytesOf(common.ChannelHeader, {
      type: common.HeaderType.CONFIG,
      version: 1,
      channelId: CHANNEL,
      txId: sha256(nonce).toString('hex'),
      timestamp: Timestamp.fromDate(new Date()),
    }),
    signatureHeader: bytesOf(common.SignatureHeader, { nonce }),
  });
  return bytesOf(common.Envelope, { payload: bytesOf(common.Payload, { header, data: config }) });
}

function channelGroup({ peers, orderers, settings }: Members): common.ConfigGroup {
  const values = {
    HashingAlgorithm: value(common.HashingAlgorithm, { name: 'SHA256' }),
    BlockDataHashingStructure: value(common.BlockDataHashingStructure, { width: 0xff_ff_ff_ff }),
    // BFT needs V3_0, which 2.5 does not know.
    Capabilities: capabilities(settings.consensus === 'BFT' ? 'V3_0' : 'V2_0'),
  };
  return groupOf(values, META_POLICIES, {
    Orderer: ordererGroup(orderers, settings),
    Application: applicationGroup(peers),
  });
}

function applicationGroup(peers: readonly Member[]): common.ConfigGroup {
  const organisations = organisationsOf(peers).map((organisation) => {
    const { mspId } = organisation;
    const anchors = peers
      .filter((one) => one.mspId === mspId)
      .slice(0, 1)
      .map(({ host, ports }) => messageOf(peer.AnchorPeer, { host, port: ports.grpc }));
    const policies = {
      Readers: anyOf(mspId, 'ADMIN', 'PEER', 'CLIENT'),
      Writers: anyOf(mspId, 'ADMIN', 'CLIENT'),
      Admins: anyOf(mspId, 'ADMIN'),
      Endorsement: anyOf(mspId, 'PEER'),
    };
    const values = {
      MSP: mspValue(organisation),
      AnchorPeers: value(peer.AnchorPeers, { anchorPeersList: anchors }),
    };
    return [mspId, groupOf(values, policies)] as const;
  });
  const policies = {
    ...META_POLICIES,
    LifecycleEndorsement: meta('MAJORITY', 'Endorsement'),
    Endorsement: meta('MAJORITY', 'Endorsement'),
  };
  return groupOf({ Capabilities: capabilities('V2_5') }, policies, Object.fromEntries(organisations));
}

function ordererGroup(
  orderers: readonly Member[],
  { consensus, batchTimeout }: ChannelSettings,
): common.ConfigGroup {
  const isBft = consensus === 'BFT';
  const metadata = isBft ? bftOptions() : raftMetadata(orderers);
  const values = {
    ConsensusType: value(orderer.ConsensusType, { type: consensus, metadata }),
    BatchSize: value(orderer.BatchSize, {
      maxMessageCount: 10,
      absoluteMaxBytes: 99 * 1024 * 1024,
      preferredMaxBytes: 512 * 1024,
    }),
    BatchTimeout: value(orderer.BatchTimeout, { timeout: batchTimeout }),
    ChannelRestrictions: value(orderer.ChannelRestrictions, {}),
    Capabilities: capabilities('V2_0'),
    ...(isBft && { Orderers: bftConsenters(orderers) }),
  };
  const identities = orderers.map((one) => identity(one.mspId, identityOf(one).certificate));
  // A block counts once as many consenters signed it as a view needs: more than two thirds of them.
  const quorum = Math.ceil((orderers.length + Math.floor((orderers.length - 1) / 3) + 1) / 2);
  const policies = {
    ...META_POLICIES,
    BlockValidation: isBft ? signed(quorum, identities) : meta('ANY', 'Writers'),
  };
  const organisations = organisationsOf(orderers).map((organisation) => {
    const { mspId } = organisation;
    const addressesList = orderers
      .filter((one) => one.mspId === mspId)
      .map(({ host, ports }) => `${host}:${ports.grpc}`);
    const values = {
      MSP: mspValue(organisation),
      Endpoints: value(common.OrdererAddresses, { addressesList }),
    };
    const member = anyOf(mspId, 'MEMBER');
    const group = groupOf(values, { Readers: member, Writers: member, Admins: anyOf(mspId, 'ADMIN') });
    return [mspId, group] as const;
  });
  return groupOf(values, policies, Object.fromEntries(organisations));
}

/** As in configtxgen where a profile says nothing. */
function raftMetadata(orderers: readonly Member[]): Uint8Array {
  const { ConfigMetadata, Consenter, Options } = orderer.etcdraft;
  return bytesOf(ConfigMetadata, {
    consentersList: orderers.map((one) => messageOf(Consenter, consenter(one))),
    options: messageOf(Options, {
      tickInterval: '500ms',
      electionTick: 10,
      heartbeatTick: 1,
      maxInflightBlocks: 5,
      snapshotIntervalSize: 16 * 1024 * 1024,
    }),
  });
}

/** As in configtxgen, but with time-outs that let a scenario see another leader within seconds, not minutes. */
function bftOptions(): Uint8Array {
  const { Options } = orderer.smartbft;
  return bytesOf(Options, {
    requestBatchMaxCount: 100,
    requestBatchMaxBytes: 10 * 1024 * 1024,
    requestBatchMaxInterval: '50ms',
    incomingMessageBufferSize: 200,
    requestPoolSize: 400,
    requestForwardTimeout: '2s',
    requestComplainTimeout: '4s',
    requestAutoRemoveTimeout: '3m',
    requestMaxBytes: 10 * 1024 * 1024,
    viewChangeResendInterval: '2s',
    viewChangeTimeout: '10s',
    leaderHeartbeatTimeout: '10s',
    leaderHeartbeatCount: 10,
    collectTimeout: '1s',
    leaderRotation: Options.Rotation.ROTATION_OFF,
  });
}

const bftConsenters = (orderers: readonly Member[]): common.ConfigValue =>
  value(common.Orderers, {
    consenterMappingList: orderers.map((one, index) =>
      messageOf(common.Consenter, {
        id: index + 1,
        mspId: one.mspId,
        identity: bytes(identityOf(one).certificate),
        ...consenter(one),
      }),
    ),
  });

/** Where the others reach it, and the certificate that it shows them. */
function consenter(one: Member) {
  const certificate = bytes(tlsOf(one).certificate);
  return { host: one.host, port: one.ports.grpc, clientTlsCert: certificate, serverTlsCert: certificate };
}

function mspValue(organisation: Organisation): common.ConfigValue {
  const { identities, tls } = authoritiesOf(organisation);
  const certificate = bytes(identities);
  const [client, peer, admin, orderer] = ROLES.map((role) =>
    messageOf(msp.FabricOUIdentifier, { certificate, organizationalUnitIdentifier: role }),
  );
  const config = bytesOf(msp.FabricMSPConfig, {
    name: organisation.mspId,
    rootCertsList: [certificate],
    tlsRootCertsList: [bytes(tls)],
    cryptoConfig: messageOf(msp.FabricCryptoConfig, {
      signatureHashFamily: 'SHA2',
      identityIdentifierHashFunction: 'SHA256',
    }),
    fabricNodeOus: messageOf(msp.FabricNodeOUs, {
      enable: true,
      clientOuIdentifier: client,
      peerOuIdentifier: peer,
      adminOuIdentifier: admin,
      ordererOuIdentifier: orderer,
    }),
  });
  return value(msp.MSPConfig, { type: 0, config }); // 0: Fabric's own kind.
}

const sha256 = (content: Uint8Array): Buffer => createHash('sha256').update(content).digest();

const bytes = (text: string): Uint8Array => Buffer.from(text);
