import { after, before, describe, it } from 'node:test';
import * as grpc from '@grpc/grpc-js';
import { common, peer as messages } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { EngineLost, PeerUnreachable } from '../../../support/errors';
import type { PeerAccess } from '../../../support/fabric/peer';
import { Client } from '../../../support/fabric/v2/client';
import { tlsOf, writeCertificates } from '../../../support/fabric/v2/crypto-files';
import { ValidatedTransactions } from '../../../support/fabric/v2/transactions';
import { rejection } from '../../rejection';
import { FOLDER, member, SETTINGS } from './member';

const MEMBER = member('peer0.org1.example.com', 'Org1MSP');
const CHAINCODE = `simple_1.0:${'0'.repeat(64)}`;

/** Answers of a peer, by chaincode and function. Messages are those of real 2.5.12 peers. */
const ANSWERS: Readonly<Record<string, () => { status: number; message?: string; payload?: Uint8Array }>> = {
  'simple query': () => ({ status: 200, payload: Buffer.from('90') }),
  'simple nokey': () => ({ status: 500, message: '{"Error":"Nil amount for nokey"}' }),
  'qscc GetChainInfo': () => {
    const info = new common.BlockchainInfo();
    info.setHeight(5);
    info.setCurrentblockhash(Buffer.from('ab', 'hex'));
    return { status: 200, payload: info.serializeBinary() };
  },
  'qscc GetTransactionByID valid': () => ({ status: 200, payload: processed('VALID') }),
  'qscc GetTransactionByID conflict': () => ({ status: 200, payload: processed('MVCC_READ_CONFLICT') }),
  'qscc GetTransactionByID closing': () => ({
    status: 500,
    message: 'Failed to get transaction with id closing, error leveldb: closed',
  }),
};

function processed(code: keyof messages.TxValidationCodeMap): Uint8Array {
  const transaction = new messages.ProcessedTransaction();
  transaction.setValidationcode(messages.TxValidationCode[code]);
  return transaction.serializeBinary();
}

function argumentsOf(signed: messages.SignedProposal): string[] {
  const proposal = messages.Proposal.deserializeBinary(signed.getProposalBytes_asU8());
  const payload = messages.ChaincodeProposalPayload.deserializeBinary(proposal.getPayload_asU8());
  const spec = messages.ChaincodeInvocationSpec.deserializeBinary(payload.getInput_asU8()).getChaincodeSpec();
  const args = (spec?.getInput()?.getArgsList_asU8() ?? []).map((arg) => Buffer.from(arg).toString());
  return [spec?.getChaincodeId()?.getName() ?? '', ...args.filter((arg) => arg !== 'mychannel')];
}

describe('a client of a Fabric 2.x peer', () => {
  let server: grpc.Server;
  let client: Client;
  let port = 0;
  before(async () => {
    const members = { peers: [MEMBER], orderers: [], settings: SETTINGS };
    await writeCertificates(members, FOLDER);
    server = new grpc.Server();
    server.addService(messages.EndorserService as unknown as grpc.ServiceDefinition, {
      processProposal(
        { request }: { request: messages.SignedProposal },
        done: grpc.sendUnaryData<messages.ProposalResponse>,
      ) {
        const { status, message, payload } = ANSWERS[argumentsOf(request).join(' ')]?.() ?? {
          status: 500,
          message: 'Failed to get transaction with id x, error no such transaction ID [x] in index',
        };
        const response = new messages.Response();
        response.setStatus(status);
        response.setMessage(message ?? '');
        response.setPayload(payload ?? '');
        const answer = new messages.ProposalResponse();
        answer.setResponse(response);
        done(null, answer);
      },
    });
    const tls = tlsOf(MEMBER);
    const pair = { private_key: Buffer.from(tls.privateKey), cert_chain: Buffer.from(tls.certificate) };
    const credentials = grpc.ServerCredentials.createSsl(Buffer.from(tls.authority), [pair]);
    port = await new Promise((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', credentials, (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    const access = { name: MEMBER.host, address: async () => `127.0.0.1:${port}`, forgetAddress() {} };
    client = new Client(access as unknown as PeerAccess, MEMBER, members);
  });
  after(() => {
    server.forceShutdown();
  });

  const query = (...call: string[]) => client.query(CHAINCODE, call, { user: undefined });

  it('returns what the chaincode answers', async () => {
    expect(await query('query')).to.deep.equal({ ok: true, value: '90' });
  });

  it('returns a refusal in the words of the chaincode', async () => {
    const outcome = await query('nokey');
    expect(outcome.ok).to.equal(false);
    if (outcome.ok) return;
    expect(outcome.error.message).to.equal('{"Error":"Nil amount for nokey"}');
    expect(outcome.error.where).to.equal('simple of peer0.org1.example.com, status 500');
  });

  it('tells height and hash', async () => {
    expect(await client.tip()).to.deep.equal({ height: 5, hash: 'ab' });
  });

  it('tells what became of a transaction: committed, rejected, or in no block', async () => {
    const transactions = new ValidatedTransactions();
    const peer = { name: MEMBER.host, client };
    const fateOf = (id: string) => transactions.fateOn(peer, transactions.add('invoke', id, new Map()));
    expect(await fateOf('valid')).to.deep.equal({ found: 'committed' });
    expect(await fateOf('conflict')).to.deep.equal({ found: 'rejected' });
    expect(await fateOf('nowhere')).to.deep.equal({ seen: 'in no block' });
    expect(await rejection(fateOf('closing'))).to.be.instanceOf(PeerUnreachable);
  });

  it('does not take a lost engine, which tells its address, for a peer that is gone', async () => {
    const lost = new EngineLost('unix:///var/run/docker.sock', 'ECONNREFUSED');
    const address = () => Promise.reject(lost);
    const access = { name: MEMBER.host, address, forgetAddress() {} } as unknown as PeerAccess;
    const other = new Client(access, MEMBER, { peers: [MEMBER], orderers: [], settings: SETTINGS });
    for (const call of [other.tip(), other.get('/healthz')]) expect(await rejection(call)).to.equal(lost);
  });

  it('takes a peer that is gone for unreachable', async () => {
    server.forceShutdown();
    for (const call of [query('query'), client.invoke(CHAINCODE, ['invoke'], { user: undefined })])
      expect(await rejection(call)).to.be.instanceOf(PeerUnreachable);
  });
});
