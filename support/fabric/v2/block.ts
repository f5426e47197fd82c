/** What blocks, and the transactions in them, say. */
import { common, peer } from '@hyperledger/fabric-protos';
import type { BlockInfo } from '../peer';
import type { ChaincodeEvent } from '../transactions';
import { read } from './messages';

/** What the chaincode announced with a transaction. */
export function eventIn(transaction: peer.ProcessedTransaction): ChaincodeEvent | 'none' {
  const payload = read(common.Payload, transaction.getTransactionenvelope()?.getPayload_asU8());
  const [action] = read(peer.Transaction, payload.getData_asU8()).getActionsList();
  const content = read(peer.ChaincodeActionPayload, action?.getPayload_asU8()).getAction();
  const response = read(peer.ProposalResponsePayload, content?.getProposalResponsePayload_asU8());
  const result = read(peer.ChaincodeAction, response.getExtension_asU8());
  const event = read(peer.ChaincodeEvent, result.getEvents_asU8());
  const name = event.getEventName();
  return name ? { name, payload: Buffer.from(event.getPayload_asU8()).toString() } : 'none';
}

export function blockInfo(number: number, block: common.Block): BlockInfo {
  const headers = (block.getData()?.getDataList_asU8() ?? []).map((data) => {
    const payload = read(common.Payload, read(common.Envelope, data).getPayload_asU8());
    return read(common.ChannelHeader, payload.getHeader()?.getChannelHeader_asU8());
  });
  // Blocks bear no time of their own: the last of their transactions was made then, by its client's clock.
  const times = headers.map((header) => header.getTimestamp()?.toDate().getTime() ?? 0);
  return {
    number,
    committedAt: Math.max(0, ...times),
    transactions: headers.map((header) => header.getTxId()),
  };
}
