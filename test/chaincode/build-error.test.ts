import { describe, it } from 'node:test';
import { expect } from 'chai';
import { buildErrorIn, buildErrorOf } from '../../support/chaincode/build-errors';
import type { Deployment } from '../../support/chaincode/deployment';
import type { Network } from '../../support/network/network';
import type { Peer } from '../../support/network/peer';

/** From recording 43-chaincode-container-failures.txt, the chaincode's name cut. */
const LOG = `08:18:55.536 [dockercontroller] deployImage -> ERRO 2661 Error building images: The command '/bin/sh -c go install example.org/badcc' returned a non-zero code: 2
08:18:55.536 [dockercontroller] deployImage -> ERRO 2662 Image Output:
********************
Step 4/4 : RUN go install example.org/badcc
 ---> Running in a1b0cfb177b7
# example.org/badcc
src/example.org/badcc/badcc.go:2:15: undefined: undefinedFunction

08:18:55.600 [chaincode] Launch -> ERRO 2664 launchAndWaitForRegister failed Error starting container`;

describe("a failed build's reason", () => {
  it("is read off the peer's log with the compiler's output", () => {
    expect(buildErrorIn(LOG)).to.equal(
      `: The command '/bin/sh -c go install example.org/badcc' returned a non-zero code: 2
    | # example.org/badcc
    | src/example.org/badcc/badcc.go:2:15: undefined: undefinedFunction`,
    );
  });

  it('is left out where the log does not tell it', () => {
    expect(buildErrorIn('08:18:55.536 [peer] start -> DEBU 001 all is well')).to.equal('');
  });

  describe('where the log tells nothing', () => {
    const peer = (log: string) =>
      ({ name: 'vp1', container: { logTail: async () => log } }) as unknown as Peer;
    const deployment = { name: 'cc' } as Deployment;
    const network = (gateway?: object) =>
      ({ gateway, devName: (name: string, cc: string) => `dev-${name}-${cc}` }) as unknown as Network;
    const builds = [
      { image: 'dev-vp1-cc', error: 'the engine broke off' },
      { image: 'dev-vp1-cc', error: 'no space left on device' },
      { image: 'dev-vp1-cc' },
      { image: 'dev-vp1-other', error: 'of another chaincode' },
      { image: 'dev-vp0-cc', error: 'of another peer' },
    ];

    it('is what the gateway saw last of this build', async () => {
      expect(await buildErrorOf(peer(''), deployment, network({ builds }))).to.equal(
        ': no space left on device',
      );
      expect(await buildErrorOf(peer(LOG), deployment, network({ builds }))).to.contain('undefinedFunction');
    });

    it('is left out where there is no gateway, or it saw none fail', async () => {
      expect(await buildErrorOf(peer(''), deployment, network())).to.equal('');
      expect(await buildErrorOf(peer(''), deployment, network({ builds: [] }))).to.equal('');
    });
  });
});
