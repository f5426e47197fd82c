/** What blocks, and the transactions in them, say. */
import { common, peer } from '@hyperledger/fabric-protos';
import type { BlockInfo } from '../peer';
import type { ChaincodeEvent } from '../transactions';

/** What the chaincode announced with a transaction. */
export function eventIn(transaction: peer.ProcessedTransaction): ChaincodeEvent | 'none' {
  const none = new Uint8Array();
  const payload = common.Payload.deserializeBinary(
    transaction.getTransactionenvelope()?.getPayload_asU8() ?? none,
  );
  const [action] = peer.Transaction.deserializeBinary(payload.getData_asU8()).getActionsList();
  const content = peer.ChaincodeActionPayload.deserializeBinary(action?.getPayload_asU8() ?? none);
  const response = peer.ProposalResponsePayload.deserializeBinary(
    content.getAction()?.getProposalResponsePayload_asU8() ?? none,
  );
  const result = peer.ChaincodeAction.deserializeBinary(response.getExtension_asU8());
  const event = peer.ChaincodeEvent.deserializeBinary(result.getEvents_asU8());
  const name = event.getEventName();
  return name ? { name, payload: Buffer.from(event.getPayload_asU8()).toString() } : 'none';
}

export function blockInfo(number: number, block: common.Block): BlockInfo {
  const headers = (block.getData()?.getDataList_asU8() ?? []).map((data) => {
    const payload = common.Payload.deserializeBinary(
      common.Envelope.deserializeBinary(data).getPayload_asU8(),
    );
    return common.ChannelHeader.deserializeBinary(
      payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
    );
  });
  // Blocks bear no time of their own: the last of their transactions was made then, by its client's clock.
  const times = headers.map((header) => header.getTimestamp()?.toDate().getTime() ?? 0);
  return {
    number,
    committedAt: Math.max(0, ...times),
    transactions: headers.map((header) => header.getTxId()),
  };
}
