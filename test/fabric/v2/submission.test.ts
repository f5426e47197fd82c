import { after, before, describe, it } from 'node:test';
import { status } from '@grpc/grpc-js';
import { EndorseError, type Gateway, GatewayError } from '@hyperledger/fabric-gateway';
import { expect } from 'chai';
import { submit } from '../../../support/fabric/v2/submission';
import { EagerClock } from '../../waiting/eager-clock';

interface Behaviour {
  readonly endorse?: () => Error | undefined;
  readonly submit?: () => Error;
  readonly status?: () => Error;
  /** Validation codes, by transaction. */
  readonly codes?: readonly number[];
}

/** A gateway whose transactions are called tx-0 and so on, and what it was asked for, in order. */
function fakeGateway({ endorse, submit: order, status: tell, codes = [] }: Behaviour = {}) {
  const calls: string[] = [];
  let made = 0;
  const newProposal = () => {
    const number = made++;
    const id = `tx-${number}`;
    const code = codes[number] ?? 0;
    const asked = async <T>(call: string, result: T, error?: Error): Promise<T> => {
      calls.push(`${call} ${id}`);
      if (error) throw error;
      return result;
    };
    const commit = { getStatus: () => asked('status', { code, successful: code === 0 }, tell?.()) };
    const transaction = { submit: () => asked('submit', commit, order?.()) };
    return { getTransactionId: () => id, endorse: () => asked('endorse', transaction, endorse?.()) };
  };
  const gateway = { getNetwork: () => ({ getContract: () => ({ newProposal }) }) } as unknown as Gateway;
  return { gateway, calls };
}

/** As fabric-gateway makes it of an answer of gRPC. */
const gatewayError = <E>(
  ErrorClass: new (properties: never) => E,
  code: number,
  message: string,
  details: readonly { address: string; mspId: string; message: string }[] = [],
): E => new ErrorClass({ code, message, details, transactionId: 'tx-0', cause: new Error(message) } as never);

const submitTo = (gateway: Gateway, times = 1) =>
  submit(gateway, { chaincode: 'simple', name: 'invoke', args: [] }, times, 'gateway');

describe('a submission', () => {
  before(() => EagerClock.install());
  after(() => EagerClock.uninstall());

  it('is accepted once it is in a block as valid', async () => {
    const { gateway, calls } = fakeGateway();
    expect(await submitTo(gateway)).to.deep.equal([{ ok: true, value: 'tx-0' }]);
    expect(calls).to.deep.equal(['endorse tx-0', 'submit tx-0', 'status tx-0']);
  });

  it('is refused as invalid, with the id of what is in the block', async () => {
    const [outcome] = await submitTo(fakeGateway({ codes: [11] }).gateway);
    expect(outcome?.ok).to.equal(false);
    if (!outcome || outcome.ok) return;
    expect(outcome.error.message).to.include('MVCC_READ_CONFLICT');
    expect(outcome.error.transaction).to.equal('tx-0');
  });

  it('is refused by an endorser in its own words, and then is in no block', async () => {
    const message = 'chaincode response 500, {"Error":"Nil amount for nokey"}';
    const details = [{ address: 'peer0.org1.example.com:7051', mspId: 'Org1MSP', message }];
    const endorse = () => gatewayError(EndorseError, status.ABORTED, 'failed to endorse', details);
    const [outcome] = await submitTo(fakeGateway({ endorse }).gateway);
    if (!outcome || outcome.ok) throw new Error('not refused');
    expect(outcome.error.message).to.equal(message);
    expect(outcome.error.transaction).to.equal(undefined);
  });

  it('is endorsed again while peers endorse different results, since one of them may lack a block', async () => {
    const mismatch = gatewayError(EndorseError, status.ABORTED, 'ProposalResponsePayloads do not match');
    const answers = [mismatch, undefined];
    const { gateway, calls } = fakeGateway({ endorse: () => answers.shift() });
    expect(await submitTo(gateway)).to.deep.equal([{ ok: true, value: 'tx-0' }]);
    expect(calls).to.deep.equal(['endorse tx-0', 'endorse tx-0', 'submit tx-0', 'status tx-0']);
    const [outcome] = await submitTo(fakeGateway({ endorse: () => mismatch }).gateway);
    expect(outcome?.ok).to.equal(false);
  });

  for (const [code, message] of [
    [status.DEADLINE_EXCEEDED, 'submit timeout expired while broadcasting to ordering service'],
    [status.CANCELLED, 'context canceled'],
    [
      status.UNAVAILABLE,
      'rpc error: code = Unavailable desc = keepalive ping failed to receive ACK within timeout',
    ],
  ] as const)
    it(`stays open when the orderer took it and did not answer: ${message}`, async () => {
      const order = () => gatewayError(GatewayError, code, message);
      expect(await submitTo(fakeGateway({ submit: order }).gateway)).to.deep.equal([
        { ok: true, value: 'tx-0' },
      ]);
    });

  it('stays open when nobody tells its status', async () => {
    const tell = () => gatewayError(GatewayError, status.ABORTED, 'peer is shutting down');
    expect(await submitTo(fakeGateway({ status: tell }).gateway)).to.deep.equal([
      { ok: true, value: 'tx-0' },
    ]);
  });

  it('is not refused by a peer that does not answer', async () => {
    const details = 'No connection established. Last error: connect ECONNREFUSED';
    const lost = Object.assign(gatewayError(EndorseError, status.UNAVAILABLE, `14 UNAVAILABLE: ${details}`), {
      cause: { details },
    });
    const outcome = submitTo(fakeGateway({ endorse: () => lost }).gateway);
    expect(await outcome.catch((error: unknown) => error)).to.equal(lost);
  });

  it('is refused when no orderer takes it', async () => {
    const order = () =>
      gatewayError(GatewayError, status.UNAVAILABLE, 'no orderers could successfully process it');
    const [outcome] = await submitTo(fakeGateway({ submit: order }).gateway);
    expect(outcome?.ok).to.equal(false);
  });

  it('of several at once endorses all before it orders one', async () => {
    const { gateway, calls } = fakeGateway({ codes: [0, 11] });
    const outcomes = await submitTo(gateway, 2);
    expect(outcomes.map(({ ok }) => ok)).to.deep.equal([true, false]);
    expect(calls.slice(0, 4)).to.deep.equal(['endorse tx-0', 'endorse tx-1', 'submit tx-0', 'submit tx-1']);
  });
});
