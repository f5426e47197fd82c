import { type ChaincodeEvent, type Transaction, TransactionType } from '../ledger/block';
import { StateDelta, type StateView } from '../ledger/state';
import { decodeDeployment, decodeInvocation } from '../wire/messages';
import { ChaincodeFailure, type ChaincodeResult, type TransactionContext } from './handler';
import type { ChaincodeSupport } from './support';

/** What came of a block's transactions. */
interface BlockOutcome {
  readonly succeeded: readonly Transaction[];
  readonly rejected: readonly { readonly transaction: Transaction; readonly error: string }[];
  /** One for each transaction, `{}` where it set none or failed. */
  readonly events: readonly ChaincodeEvent[];
}

/**
 * Executes transactions one after the other. What each one changes is seen by the next, and lands in `block`; what a
 * failed one changed is forgotten.
 */
export async function executeTransactions(
  support: ChaincodeSupport,
  transactions: readonly Transaction[],
  block: StateDelta,
): Promise<BlockOutcome> {
  const succeeded: Transaction[] = [];
  const rejected: { transaction: Transaction; error: string }[] = [];
  const events: ChaincodeEvent[] = [];
  for (const transaction of transactions) {
    const delta = new StateDelta(block);
    try {
      const { event } = await execute(support, transaction, delta, delta);
      const chaincodeID = nameOf(transaction);
      events.push(event ? { chaincodeID, txID: transaction.txid, ...event } : {});
      block.merge(delta);
      succeeded.push(transaction);
    } catch (error) {
      events.push({});
      rejected.push({ transaction, error: (error as Error).message });
    }
  }
  return { succeeded, rejected, events };
}

/** Executes one transaction, or a query when there is no delta. Rejects with the text that Fabric answers. */
export async function execute(
  support: ChaincodeSupport,
  transaction: Transaction,
  state: StateView,
  delta?: StateDelta,
): Promise<ChaincodeResult> {
  const context = contextOf(transaction, state, delta);
  if (transaction.type === TransactionType.DEPLOY) {
    await support.deploy(transaction).catch((error) => {
      throw new Error(`Failed to deploy chaincode spec(${error.message})`);
    });
    await support.launch(nameOf(transaction), context, transaction);
    return { payload: '' };
  }
  const { name, args } = decodeInvocation(Buffer.from(transaction.payload, 'base64'));
  const handler = await support.launch(name, context).catch((error) => {
    throw new Error(`Failed to launch chaincode spec(${error.message})`);
  });
  try {
    return await support.execute(handler, args, context);
  } catch (error) {
    const text = (error as Error).message;
    if (error instanceof ChaincodeFailure)
      throw new Error(`Transaction or query returned with failure: ${text}`);
    throw new Error(`Failed to execute transaction or query(${text})`);
  }
}

function contextOf(transaction: Transaction, state: StateView, delta?: StateDelta): TransactionContext {
  const { txid, timestamp, cert, metadata } = transaction;
  return {
    txid,
    state,
    ...(delta && { delta }),
    security: { txTimestamp: timestamp, ...(cert && { callerCert: cert }), ...(metadata && { metadata }) },
  };
}

function nameOf(transaction: Transaction): string {
  const payload = Buffer.from(transaction.payload, 'base64');
  return transaction.type === TransactionType.DEPLOY
    ? decodeDeployment(payload).spec.name
    : decodeInvocation(payload).name;
}
