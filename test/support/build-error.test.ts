import { describe, it } from 'node:test';
import { expect } from 'chai';
import { buildErrorIn } from '../../support/network/build-error';

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
});
