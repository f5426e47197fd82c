import type { Ledger } from '../ledger/ledger';
import { logger } from '../peer/logging';
import { decodeInvocation } from '../wire/messages';
import { ChaincodeFailure, type ChaincodeResult, type Runner, type TransactionContext } from './handler';

const log = logger('sysccapi');

/** Chaincodes that run within the peer, by name. Fabric 0.6 has none where security is on. */
export function systemChaincodes(ledger: Ledger, security: boolean): ReadonlyMap<string, Runner> {
  const path = 'github.com/hyperledger/fabric/bddtests/syschaincode/noop';
  if (security) {
    // The real one's words; it means the opposite.
    log.warning('RegisterSysCC', `Currently system chaincode does support security(noop,${path})`);
    return new Map();
  }
  return new Map([['noop', new Noop(ledger)]]);
}

/** Takes any transaction and does nothing; tells later what one was called with. */
class Noop implements Runner {
  readonly isRunning = true;

  constructor(private readonly ledger: Ledger) {}

  ready(): void {}

  async execute(
    type: 'INIT' | 'TRANSACTION' | 'QUERY',
    [name, argument]: readonly string[],
    _context: TransactionContext,
  ): Promise<ChaincodeResult> {
    if (type === 'TRANSACTION' && name === 'execute') {
      if (argument === undefined)
        throw new ChaincodeFailure('execute operation must include single argument');
      return { payload: '' };
    }
    if (type === 'QUERY' && name === 'getTran') {
      if (argument === undefined)
        throw new ChaincodeFailure('getTran operation must include a single argument');
      return { payload: Buffer.from(this.#firstArgument(argument)).toString('base64') };
    }
    throw new ChaincodeFailure('Unsupported operation');
  }

  #firstArgument(txid: string): string {
    const transaction = this.ledger.transaction(txid);
    if (!transaction) throw new ChaincodeFailure('ledger: resource not found');
    const { args } = decodeInvocation(Buffer.from(transaction.payload, 'base64'));
    return args[1] ?? '';
  }
}
