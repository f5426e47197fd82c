import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { LoggingPeer } from '../../support/fabric/peer';
import { logs, primary } from '../../support/fabric/v0.6/logs';

/** From recording 43-chaincode-container-failures.txt of a v0.6.1 peer, the chaincode's name cut. */
const BUILD = `08:18:55.536 [dockercontroller] deployImage -> ERRO 2661 Error building images: The command '/bin/sh -c go install example.org/badcc' returned a non-zero code: 2
08:18:55.536 [dockercontroller] deployImage -> ERRO 2662 Image Output:
********************
Step 4/4 : RUN go install example.org/badcc
 ---> Running in a1b0cfb177b7
# example.org/badcc
src/example.org/badcc/badcc.go:2:15: undefined: undefinedFunction

08:18:55.600 [consensus/pbft] Execute -> DEBU 2664 not an error -> though it says ERRO`;

/** From a v0.6.1 peer that started well, up to the bytes of a public key. */
const DIALLED_TWICE =
  '07:50:18.236 [peer] handleChat -> ERRO 101 Error handling message: Peer FSM failed while handling message (DISC_HELLO): current state: created, error: transition canceled with error: Error registering Handler: Duplicate Handler error: {name:"vp2"  172.17.0.4:7051 VALIDATOR ';

/** Logged by healthy peers when another one has gone. */
const OTHERS_GONE = `07:49:00.100 [peer] chatWithPeer -> ERRO 52f Ending Chat with peer address vp0:7051 due to error: Error during Chat, stopping handler: rpc error: code = 13 desc = transport is closing
07:49:00.101 [peer] func1 -> ERRO 530 Error during Chat, stopping handler: stream error: code = 1 desc = "context canceled"
07:49:00.102 [chaincode] HandleChaincodeStream -> ERRO 531 Error handling chaincode support stream: stream error: code = 1 desc = "context canceled"`;

describe('the log of a v0.6 peer', () => {
  it('has errors by level, not by words', () => {
    expect(BUILD.split('\n').filter(logs.isError)).to.have.lengthOf(2);
    expect(logs.lastError(BUILD)).to.deep.equal({ time: '08:18:55.536', text: 'Image Output:' });
    expect(logs.lastError('')).to.equal(undefined);
  });

  it('has no error where two peers dialled each other at the same time', () => {
    expect(logs.isError(DIALLED_TWICE)).to.equal(false);
    expect(logs.isError(DIALLED_TWICE.replace('Duplicate Handler error', 'no such peer'))).to.equal(true);
    expect(logs.isError(DIALLED_TWICE.replace('DISC_HELLO', 'DISC_PEERS'))).to.equal(true);
  });

  it('explains no failure by another peer that has gone', () => {
    expect(OTHERS_GONE.split('\n').every(logs.isError)).to.equal(true);
    expect(logs.lastError(`${BUILD}\n${OTHERS_GONE}`)?.text).to.equal('Image Output:');
  });

  it('has the reason of a failed build and the output of its last step', () => {
    expect(logs.buildError(BUILD)).to.deep.equal({
      reason: "The command '/bin/sh -c go install example.org/badcc' returned a non-zero code: 2",
      output: ['# example.org/badcc', 'src/example.org/badcc/badcc.go:2:15: undefined: undefinedFunction'],
    });
    const removed = BUILD.replace('\n\n', '\n ---> Removed intermediate container a1b0cfb177b7\n\n');
    expect(logs.buildError(removed)).to.deep.equal(logs.buildError(BUILD));
    expect(logs.buildError('08:18:55.536 [peer] start -> DEBU 001 fine')).to.equal(undefined);
  });

  it('ends with a panic, or with an error without the usage text', () => {
    expect(logs.lastWords('fine\npanic: login error')).to.equal('login error');
    expect(logs.exitReason('fine\nError: no such flag\nUsage:\n  peer node start')).to.equal(
      'Error: no such flag',
    );
    expect(logs.exitReason('one\ntwo')).to.equal('one\ntwo');
  });
});

describe('the primary', () => {
  const VALIDATORS = ['vp0', 'vp1', 'vp2', 'vp3'];
  const peers = (...texts: readonly string[]): LoggingPeer[] =>
    texts.map((text, index) => ({
      name: `vp${index}`,
      lastInLog: async (pattern) => pattern.exec(text) ?? undefined,
    }));
  const prepare = (view: number) =>
    `10:11:12.131 [consensus/pbft] recvPrepare -> DEBU 0a1 Replica 1 received prepare from replica 2 for view=${view}/seqNo=7`;

  it('is that of the highest view that a peer has logged', async () => {
    expect(await primary(peers(prepare(0), prepare(6), prepare(5)), VALIDATORS)).to.equal('vp2');
  });

  it('is the first peer before anything was ordered', async () => {
    expect(await primary(peers('10:11:12.131 [peer] start -> DEBU 001 fine'), VALIDATORS)).to.equal('vp0');
  });
});
