import type { Claims } from '../docker/footprint';

/**
 * Name of the image and of the container that a peer makes for a chaincode:
 * `<peer.networkId>-<peer.id>-<chaincode name>`.
 */
export function devName(networkId: string, peer: string, chaincodeName: string): string {
  return `${networkId}-${peer}-${chaincodeName}`;
}

/** Begins the Compose project of every network that this harness starts. */
export const PROJECT_PREFIX = 'chaincode-bdd-';

/**
 * The last step of the Dockerfile that v0.6 peers write (core/container/golang.go): what a build that failed
 * leaves behind bears no name and no label, but it bears this.
 */
const GO_INSTALL =
  /go install \S+ && cp src\/github\.com\/hyperledger\/fabric\/peer\/core\.yaml \$GOPATH\/bin && mv \$GOPATH\/bin\/\S+ \$GOPATH\/bin\/[0-9a-f]{128}/;

/** The two steps before it, as a layer's history has them. */
const COPY_SRC = /^\/bin\/sh -c #\(nop\)\s+COPY dir:[0-9a-f]+ in \/opt\/gopath\/src\s*$/;
const WORKDIR_GOPATH = /^\/bin\/sh -c #\(nop\)\s+WORKDIR \/opt\/gopath\s*$/;

/** What on the engine is a network's: its Compose project, and what its peers make through the engine. */
export function claimsOf(project: string, networkId: string, peers: readonly string[]): Claims {
  const prefixes = peers.map((peer) => devName(networkId, peer, ''));
  return {
    project,
    isOurName: (name) => prefixes.some((prefix) => name.startsWith(prefix)),
    isRival: (other) => other !== project && other.startsWith(PROJECT_PREFIX),
    isOurBuildStep: (command) => [GO_INSTALL, COPY_SRC, WORKDIR_GOPATH].some((step) => step.test(command)),
  };
}
