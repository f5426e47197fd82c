import { createHash } from 'node:crypto';
import type { DevNames } from '../names';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A package id: `example02_1.0:e537433c…`, 64 hexadecimal digits. */
const PACKAGE_ID = /^[A-Za-z0-9][\w.+-]*:[0-9a-f]{64}$/;

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
  prefix: (networkId, peer) => `${networkId}-${peer}-`,
  chaincodeIn: (devName) => NAMED_HASH.exec(devName)?.[1] ?? devName,
  isNameOf(networkId, peer, name) {
    const prefix = this.prefix(networkId, peer);
    if (!NAMED_HASH.test(name)) return false;
    // The second hash is that of an image, whose name is in lower case.
    return name.startsWith(prefix) || name.startsWith(prefix.toLowerCase());
  },
  isDevName: (networkId, name) => name.startsWith(`${networkId}-`) && NAMED_HASH.test(name),
  isChaincodeName: (name) => PACKAGE_ID.test(name),
  isBuildStep: (command) => BUILD_STEPS.some((step) => step.test(command)),
  isImageOf: (_chaincode, steps) =>
    steps.some((step) => step.includes('org.hyperledger.fabric.chaincode.type')),
  filters(networkId, chaincode) {
    const hash = chaincode.slice(chaincode.indexOf(':') + 1).slice(0, 12);
    return { container: `name=^${networkId}-.*-${hash}`, image: `reference=${networkId}-*-${hash}*` };
  },
};
