import { createHash, randomBytes } from 'node:crypto';
import { common, msp, orderer, peer } from '@hyperledger/fabric-protos';
import type { Message } from 'google-protobuf';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { anyOf, capabilities, groupOf, META_POLICIES, meta, signed, value } from './config-group';
import { type CryptoFiles, ROLES } from './crypto-files';
import {
  type ChannelSettings,
  type Member,
  type Members,
  type Organisation,
  organisationsOf,
} from './members';
import { identity, role } from './policy';

export const CHANNEL = 'mychannel';

/** The channel's genesis block, serialized: what configtxgen makes of a profile. */
export function genesisBlock({ peers, orderers, settings }: Members, crypto: CryptoFiles): Uint8Array {
  const group = channelGroup({ peers, orderers, settings }, crypto);
  const config = new common.Config();
  config.setChannelGroup(group);
  const envelope = new common.ConfigEnvelope();
  envelope.setConfig(config);
  return blockOf(configEnvelope(envelope));
}

function channelGroup({ peers, orderers, settings }: Members, crypto: CryptoFiles): common.ConfigGroup {
  const isBft = settings.consensus === 'BFT';
  const hashing = new common.HashingAlgorithm();
  hashing.setName('SHA256');
  const structure = new common.BlockDataHashingStructure();
  structure.setWidth(0xff_ff_ff_ff);
  const values = {
    HashingAlgorithm: value(hashing),
    BlockDataHashingStructure: value(structure),
    // BFT needs V3_0, which 2.5 does not know.
    Capabilities: capabilities(isBft ? 'V3_0' : 'V2_0'),
  };
  return groupOf(values, META_POLICIES, {
    Orderer: ordererGroup(orderers, settings, crypto),
    Application: applicationGroup(peers, crypto),
  });
}

function applicationGroup(peers: readonly Member[], crypto: CryptoFiles): common.ConfigGroup {
  const organisations = organisationsOf(peers).map((organisation) => {
    const { mspId } = organisation;
    const anchors = new peer.AnchorPeers();
    const [first] = peers.filter((one) => one.mspId === mspId);
    const anchor = new peer.AnchorPeer();
    anchor.setHost(first?.host ?? '');
    anchor.setPort(first?.ports.grpc ?? 0);
    anchors.addAnchorPeers(anchor);
    const policies = {
      Readers: anyOf(role(mspId, 'ADMIN'), role(mspId, 'PEER'), role(mspId, 'CLIENT')),
      Writers: anyOf(role(mspId, 'ADMIN'), role(mspId, 'CLIENT')),
      Admins: anyOf(role(mspId, 'ADMIN')),
      Endorsement: anyOf(role(mspId, 'PEER')),
    };
    const values = { MSP: mspValue(organisation, 'peer', crypto), AnchorPeers: value(anchors) };
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
  crypto: CryptoFiles,
): common.ConfigGroup {
  const size = new orderer.BatchSize();
  size.setMaxMessageCount(10);
  size.setAbsoluteMaxBytes(99 * 1024 * 1024);
  size.setPreferredMaxBytes(512 * 1024);
  const timeout = new orderer.BatchTimeout();
  timeout.setTimeout(batchTimeout);
  const type = new orderer.ConsensusType();
  type.setType(consensus);
  const isBft = consensus === 'BFT';
  type.setMetadata((isBft ? bftOptions() : raftMetadata(orderers, crypto)).serializeBinary());
  const values = {
    ConsensusType: value(type),
    BatchSize: value(size),
    BatchTimeout: value(timeout),
    ChannelRestrictions: value(new orderer.ChannelRestrictions()),
    Capabilities: capabilities('V2_0'),
    ...(isBft && { Orderers: value(consenterMapping(orderers, crypto)) }),
  };
  const identities = orderers.map((one) => identity(one.mspId, crypto.identity(one, 'orderer').certificate));
  // A block counts once as many consenters signed it as a view needs: more than two thirds of them.
  const quorum = Math.ceil((orderers.length + Math.floor((orderers.length - 1) / 3) + 1) / 2);
  const policies = {
    ...META_POLICIES,
    BlockValidation: isBft ? signed(quorum, identities) : meta('ANY', 'Writers'),
  };
  const organisations = organisationsOf(orderers).map((organisation) => {
    const { mspId } = organisation;
    const addresses = new common.OrdererAddresses();
    addresses.setAddressesList(
      orderers.filter((one) => one.mspId === mspId).map(({ host, ports }) => `${host}:${ports.grpc}`),
    );
    const values = { MSP: mspValue(organisation, 'orderer', crypto), Endpoints: value(addresses) };
    const member = anyOf(role(mspId, 'MEMBER'));
    const group = groupOf(values, { Readers: member, Writers: member, Admins: anyOf(role(mspId, 'ADMIN')) });
    return [mspId, group] as const;
  });
  return groupOf(values, policies, Object.fromEntries(organisations));
}

/** As in configtxgen where a profile says nothing. */
function raftMetadata(orderers: readonly Member[], crypto: CryptoFiles): Message {
  const { ConfigMetadata, Consenter, Options } = orderer.etcdraft;
  const metadata = new ConfigMetadata();
  for (const one of orderers) {
    const certificate = bytes(crypto.tls(one, 'orderer').certificate);
    const consenter = new Consenter();
    consenter.setHost(one.host);
    consenter.setPort(one.ports.grpc);
    consenter.setClientTlsCert(certificate);
    consenter.setServerTlsCert(certificate);
    metadata.addConsenters(consenter);
  }
  const options = new Options();
  options.setTickInterval('500ms');
  options.setElectionTick(10);
  options.setHeartbeatTick(1);
  options.setMaxInflightBlocks(5);
  options.setSnapshotIntervalSize(16 * 1024 * 1024);
  metadata.setOptions(options);
  return metadata;
}

/** As in configtxgen, but with time-outs that let a scenario see another leader within seconds, not minutes. */
function bftOptions(): Message {
  const options = new orderer.smartbft.Options();
  options.setRequestBatchMaxCount(100);
  options.setRequestBatchMaxBytes(10 * 1024 * 1024);
  options.setRequestBatchMaxInterval('50ms');
  options.setIncomingMessageBufferSize(200);
  options.setRequestPoolSize(400);
  options.setRequestForwardTimeout('2s');
  options.setRequestComplainTimeout('4s');
  options.setRequestAutoRemoveTimeout('3m');
  options.setRequestMaxBytes(10 * 1024 * 1024);
  options.setViewChangeResendInterval('2s');
  options.setViewChangeTimeout('10s');
  options.setLeaderHeartbeatTimeout('10s');
  options.setLeaderHeartbeatCount(10);
  options.setCollectTimeout('1s');
  options.setLeaderRotation(orderer.smartbft.Options.Rotation.ROTATION_OFF);
  return options;
}

function consenterMapping(orderers: readonly Member[], crypto: CryptoFiles): common.Orderers {
  const mapping = new common.Orderers();
  orderers.forEach((one, index) => {
    const tls = bytes(crypto.tls(one, 'orderer').certificate);
    const consenter = new common.Consenter();
    consenter.setId(index + 1);
    consenter.setHost(one.host);
    consenter.setPort(one.ports.grpc);
    consenter.setMspId(one.mspId);
    consenter.setIdentity(bytes(crypto.identity(one, 'orderer').certificate));
    consenter.setClientTlsCert(tls);
    consenter.setServerTlsCert(tls);
    mapping.addConsenterMapping(consenter);
  });
  return mapping;
}

function mspValue(
  organisation: Organisation,
  kind: 'peer' | 'orderer',
  crypto: CryptoFiles,
): common.ConfigValue {
  const { identities, tls } = crypto.authorities(organisation, kind);
  const fabric = new msp.FabricMSPConfig();
  fabric.setName(organisation.mspId);
  fabric.setRootCertsList([bytes(identities)]);
  fabric.setTlsRootCertsList([bytes(tls)]);
  const hashes = new msp.FabricCryptoConfig();
  hashes.setSignatureHashFamily('SHA2');
  hashes.setIdentityIdentifierHashFunction('SHA256');
  fabric.setCryptoConfig(hashes);
  const [client, peer, admin, orderer] = ROLES.map((role) => {
    const unit = new msp.FabricOUIdentifier();
    unit.setCertificate(bytes(identities));
    unit.setOrganizationalUnitIdentifier(role);
    return unit;
  });
  const units = new msp.FabricNodeOUs();
  units.setEnable(true);
  units.setClientOuIdentifier(client);
  units.setPeerOuIdentifier(peer);
  units.setAdminOuIdentifier(admin);
  units.setOrdererOuIdentifier(orderer);
  fabric.setFabricNodeOus(units);
  const config = new msp.MSPConfig();
  config.setType(0); // Fabric's own kind.
  config.setConfig(fabric.serializeBinary());
  return value(config);
}

function configEnvelope(config: common.ConfigEnvelope): common.Envelope {
  const nonce = randomBytes(24);
  const channel = new common.ChannelHeader();
  channel.setType(common.HeaderType.CONFIG);
  channel.setVersion(1);
  channel.setChannelId(CHANNEL);
  channel.setTxId(sha256(nonce).toString('hex'));
  channel.setTimestamp(Timestamp.fromDate(new Date()));
  const signature = new common.SignatureHeader();
  signature.setNonce(nonce);
  const header = new common.Header();
  header.setChannelHeader(channel.serializeBinary());
  header.setSignatureHeader(signature.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(config.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  return envelope;
}

function blockOf(envelope: common.Envelope): Uint8Array {
  const content = envelope.serializeBinary();
  const data = new common.BlockData();
  data.setDataList([content]);
  const header = new common.BlockHeader();
  header.setNumber(0);
  header.setDataHash(sha256(content));
  const lastConfig = new common.LastConfig();
  lastConfig.setIndex(0);
  const ordererMetadata = new common.OrdererBlockMetadata();
  ordererMetadata.setLastConfig(lastConfig);
  const [signatures, last] = [ordererMetadata, lastConfig].map((message) => {
    const metadata = new common.Metadata();
    metadata.setValue(message.serializeBinary());
    return metadata.serializeBinary();
  });
  const metadata = new common.BlockMetadata();
  const none = new Uint8Array();
  // By common.BlockMetadataIndex: signatures, last configuration, transactions' flags, orderer, commit hash.
  metadata.setMetadataList([signatures ?? none, last ?? none, none, none, none]);
  const block = new common.Block();
  block.setHeader(header);
  block.setData(data);
  block.setMetadata(metadata);
  return block.serializeBinary();
}

const sha256 = (content: Uint8Array): Buffer => createHash('sha256').update(content).digest();

const bytes = (text: string): Uint8Array => Buffer.from(text);
