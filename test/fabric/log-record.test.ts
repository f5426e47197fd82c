import { describe, it } from 'node:test';
import { expect } from 'chai';
import { isError, lastErrorIn, recordIn } from '../../support/fabric/v0.6/log-records';

/** From a v0.6.1 peer. */
const LOG = `07:48:33.857 [dockercontroller] deployImage -> ERRO 51f Error building images: The command '/bin/sh -c go install' returned a non-zero code: 2
07:48:33.875 [dockercontroller] deployImage -> ERRO 520 Image Output:
********************
Step 1/4 : from hyperledger/fabric-baseimage
07:48:33.901 [consensus/pbft] Execute -> DEBU 521 not an error -> though it says so`;

/** From a v0.6.1 peer that started well, up to the bytes of a public key. */
const DIALLED_TWICE =
  '07:50:18.236 [peer] handleChat -> ERRO 101 Error handling message: Peer FSM failed while handling message (DISC_HELLO): current state: created, error: transition canceled with error: Error registering Handler: Duplicate Handler error: {name:"vp2"  172.17.0.4:7051 VALIDATOR ';

describe('what a v0.6 peer logs', () => {
  it('is a record with its time, its level and its text', () => {
    expect(recordIn(LOG.split('\n')[0] ?? '')).to.deep.equal({
      time: '07:48:33.857',
      level: 'ERRO',
      text: "Error building images: The command '/bin/sh -c go install' returned a non-zero code: 2",
    });
  });

  it('may go on in lines that begin none', () => {
    expect(recordIn('Step 1/4 : from hyperledger/fabric-baseimage')).to.equal(undefined);
  });

  it('is an error by its level, not by its words', () => {
    expect(LOG.split('\n').map(isError)).to.deep.equal([true, true, false, false, false]);
    expect(lastErrorIn(LOG)?.text).to.equal('Image Output:');
    expect(lastErrorIn('')).to.equal(undefined);
  });

  it('is no error where two peers dialled each other at the same time, and only there', () => {
    expect(isError(DIALLED_TWICE)).to.equal(false);
    expect(isError(DIALLED_TWICE.replace('Duplicate Handler error', 'no such peer'))).to.equal(true);
    expect(isError(DIALLED_TWICE.replace('DISC_HELLO', 'DISC_PEERS'))).to.equal(true);
  });

  it('is no reason for anything where it tells that another has gone', () => {
    const gone = `${LOG}
07:49:00.101 [peer] func1 -> ERRO 530 Error during Chat, stopping handler: stream error: code = 1 desc = "context canceled"
07:49:00.102 [chaincode] HandleChaincodeStream -> ERRO 531 Error handling chaincode support stream: stream error: code = 1 desc = "context canceled"`;
    expect(gone.split('\n').filter(isError)).to.have.lengthOf(4);
    expect(lastErrorIn(gone)?.text).to.equal('Image Output:');
  });
});
