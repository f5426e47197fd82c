import { createHash } from 'node:crypto';
import { type DevNames, isMadeBy } from '../names';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hash of a package in a name that its peer gave, which goes on with another hash where it names an image. */
const NAMED_HASH = /-([0-9a-f]{64})(?:-[0-9a-f]{64})?$/;

/** Commands of builds in containers of fabric-ccenv and fabric-nodeenv (core/chaincode/platforms), and of the images. */
const BUILD_STEPS = [
  /go build -v [\s\S]*-o \/chaincode\/output\/chaincode /,
  /\/chaincode\/build\.sh/,
  /ADD (?:file|multi|dir):\S+ in \/usr\/local\/(?:bin|src)\s*$/,
  // Peers from 2.5.15 and 3.1.4 on ask for no removal of these two.
  /LABEL org\.hyperledger\.fabric\.chaincode\.type=/,
  /ENV CORE_CHAINCODE_BUILDLEVEL=/,
];

/** `<peer.networkId>-<peer.id>-<label>-<hash>`; an image adds the SHA-256 of that, and is in lower case. */
export const devNames: DevNames = {
  container: (networkId, peer, chaincode) => `${networkId}-${peer}-${chaincode.replace(':', '-')}`,
  image(networkId, peer, chaincode) {
    const name = this.container(networkId, peer, chaincode);
    return `${name}-${sha256(name)}`.toLowerCase();
  },
  chaincodeIn: (devName) => NAMED_HASH.exec(devName)?.[1] ?? devName,
  isNameOf: (networkId, peer, name) => NAMED_HASH.test(name) && isMadeBy(name, networkId, peer),
  isDevName: (networkId, name) => name.startsWith(`${networkId}-`) && NAMED_HASH.test(name),
  isBuildStep: (command) => BUILD_STEPS.some((step) => step.test(command)),
  isImageOf: (_chaincode, steps) =>
    steps.some((step) => step.includes('org.hyperledger.fabric.chaincode.type')),
  filters(networkId, chaincode) {
    const hash = chaincode.slice(chaincode.indexOf(':') + 1).slice(0, 12);
    return { container: `name=^${networkId}-.*-${hash}`, image: `reference=${networkId}-*-${hash}*` };
  },
};
