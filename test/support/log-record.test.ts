import { describe, it } from 'node:test';
import { expect } from 'chai';
import { isError, lastErrorIn, recordIn } from '../../support/fabric/log-record';

/** From a v0.6.1 peer. */
const LOG = `07:48:33.857 [dockercontroller] deployImage -> ERRO 51f Error building images: The command '/bin/sh -c go install' returned a non-zero code: 2
07:48:33.875 [dockercontroller] deployImage -> ERRO 520 Image Output:
********************
Step 1/4 : from hyperledger/fabric-baseimage
07:48:33.901 [consensus/pbft] Execute -> DEBU 521 not an error -> though it says so`;

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

  it('is no reason for anything where it tells that another has gone', () => {
    const gone = `${LOG}
07:49:00.101 [peer] func1 -> ERRO 530 Error during Chat, stopping handler: stream error: code = 1 desc = "context canceled"
07:49:00.102 [chaincode] HandleChaincodeStream -> ERRO 531 Error handling chaincode support stream: stream error: code = 1 desc = "context canceled"`;
    expect(gone.split('\n').filter(isError)).to.have.lengthOf(4);
    expect(lastErrorIn(gone)?.text).to.equal('Image Output:');
  });
});
