/**
 * Name of the image and of the container that a peer makes for a chaincode:
 * `<peer.networkId>-<peer.id>-<chaincode name>`.
 */
export function devName(networkId: string, peer: string, chaincodeName: string): string {
  return `${networkId}-${peer}-${chaincodeName}`;
}

/** The chaincode's name in that of an image or a container which a peer has made for it. */
export const chaincodeOf = (devName: string): string => devName.slice(devName.lastIndexOf('-') + 1);

/**
 * The last step of the Dockerfile that v0.6 peers write (core/container/golang.go): what a build that failed
 * leaves behind bears no name and no label, but it bears this.
 */
const GO_INSTALL =
  /go install \S+ && cp src\/github\.com\/hyperledger\/fabric\/peer\/core\.yaml \$GOPATH\/bin && mv \$GOPATH\/bin\/\S+ \$GOPATH\/bin\/[0-9a-f]{128}/;

/** The two steps before it, as a layer's history has them. */
const COPY_SRC = /^\/bin\/sh -c #\(nop\)\s+COPY dir:[0-9a-f]+ in \/opt\/gopath\/src\s*$/;
const WORKDIR_GOPATH = /^\/bin\/sh -c #\(nop\)\s+WORKDIR \/opt\/gopath\s*$/;

/** True for a command of a chaincode's build, as it stands in a build container or an image's history. */
export const isBuildStep = (command: string): boolean =>
  [GO_INSTALL, COPY_SRC, WORKDIR_GOPATH].some((step) => step.test(command));

/** True for the names that these peers give to images and containers. */
export function namesOf(networkId: string, peers: readonly string[]): (name: string) => boolean {
  const prefixes = peers.map((peer) => devName(networkId, peer, ''));
  return (name) => prefixes.some((prefix) => name.startsWith(prefix));
}

/** Characters of a chaincode's name that tell it from others. */
const TELLING = 12;

export const devNames = {
  chaincodeIn: chaincodeOf,
  isBuildStep,
  isDevName: (networkId: string, name: string) => new RegExp(`^${networkId}-n?vp\\d+-`).test(name),
  filters(networkId: string, chaincode: string) {
    const name = chaincode.slice(0, TELLING);
    return {
      container: `name=^${networkId}-n?vp[0-9]+-${name}`,
      image: `reference=${networkId}-[nv]*-${name}*`,
    };
  },
};
