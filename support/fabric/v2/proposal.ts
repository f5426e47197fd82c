import { createHash, randomBytes } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import type { Signer } from './signer';

/** A call of a chaincode, or of one of the peer's own system chaincodes. */
export interface Call {
  /** Empty for what concerns the peer itself. */
  readonly channel: string;
  readonly chaincode: string;
  readonly args: readonly (string | Uint8Array)[];
}

/** The call as a peer's endorser takes it. */
export async function signedProposal(
  signer: Signer,
  { channel, chaincode, args }: Call,
): Promise<peer.SignedProposal> {
  const id = new peer.ChaincodeID();
  id.setName(chaincode);
  const proposal = new peer.Proposal();
  proposal.setHeader(headerOf(signer, channel, id));
  proposal.setPayload(payloadOf(id, args));
  const bytes = proposal.serializeBinary();
  const signed = new peer.SignedProposal();
  signed.setProposalBytes(bytes);
  signed.setSignature(await signer.sign(bytes));
  return signed;
}

function headerOf(signer: Signer, channel: string, chaincode: peer.ChaincodeID): Uint8Array {
  const nonce = randomBytes(24);
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(chaincode);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.ENDORSER_TRANSACTION);
  channelHeader.setTxId(createHash('sha256').update(nonce).update(signer.serialized).digest('hex'));
  channelHeader.setTimestamp(Timestamp.fromDate(new Date()));
  channelHeader.setChannelId(channel);
  channelHeader.setExtension$(extension.serializeBinary());
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setCreator(signer.serialized);
  signatureHeader.setNonce(nonce);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  header.setSignatureHeader(signatureHeader.serializeBinary());
  return header.serializeBinary();
}

function payloadOf(chaincode: peer.ChaincodeID, args: Call['args']): Uint8Array {
  const input = new peer.ChaincodeInput();
  input.setArgsList(args.map((arg) => Buffer.from(arg)));
  const spec = new peer.ChaincodeSpec();
  spec.setType(peer.ChaincodeSpec.Type.GOLANG); // Peers do not look at it.
  spec.setChaincodeId(chaincode);
  spec.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(invocation.serializeBinary());
  return payload.serializeBinary();
}
