/** Kinds of names. Each is a string that cannot be taken for one of another kind. */
type Name<Kind extends string> = string & { readonly kindOfName?: Kind };

/** As its generation of Fabric calls the peer: `vp0`. */
export type PeerName = Name<'peer'>;
/** Under which a chaincode is called once it is deployed. */
export type ChaincodeName = Name<'chaincode'>;
export type TransactionId = Name<'transaction'>;
export type UserName = Name<'user'>;

/** A chaincode name of Fabric 0.6, or any other long hash. */
const LONG_HASH = /[0-9a-f]{64,128}/g;

/** The text with each long hash cut: `dev-vp0-ee5b24a1…`. */
export function short(text: string): string {
  return text.replace(LONG_HASH, (hash) => `${hash.slice(0, 8)}…`);
}

/** `membersrvc0, vp0 to vp3`: three or more names with consecutive numbers are shortened to the first and the last. */
export function listNames(names: readonly string[]): string {
  const runs: string[][] = [];
  for (const name of names) {
    const run = runs.at(-1);
    if (run && name === successor(run.at(-1) ?? '')) run.push(name);
    else runs.push([name]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]} to ${run.at(-1)}` : run.join(', '))).join(', ');
}

const successor = (name: string): string => name.replace(/\d+$/, (number) => String(Number(number) + 1));

/** Sorted as a person counts: vp2 before vp10. */
export const sortNames = (names: readonly string[]): string[] =>
  names.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }));

/** True for the name of an image or a container that this peer makes; that of an image may be in lower case. */
export const isMadeBy = (name: string, networkId: string, peer: PeerName): boolean =>
  name.toLowerCase().startsWith(`${networkId}-${peer}-`.toLowerCase());

/** Names of the images and containers that peers make for chaincode. */
export interface DevNames {
  image(networkId: string, peer: PeerName, chaincode: ChaincodeName): string;
  container(networkId: string, peer: PeerName, chaincode: ChaincodeName): string;
  chaincodeIn(devName: string): ChaincodeName;
  /** True for a name that this peer may give to an image or a container of chaincode. */
  isNameOf(networkId: string, peer: PeerName, name: string): boolean;
  /** True for a name that any peer of this network id may give. */
  isDevName(networkId: string, name: string): boolean;
  /** True for a command of a chaincode's build, as a build container or an image's history shows it. */
  isBuildStep(command: string): boolean;
  /** True for the steps of an image that a peer built of the chaincode, as far as they tell. */
  isImageOf(chaincode: ChaincodeName, steps: readonly string[]): boolean;
  /** Filters of `docker ps` and `docker images` for the names of one chaincode on any peer. */
  filters(
    networkId: string,
    chaincode: ChaincodeName,
  ): { readonly container: string; readonly image: string };
}
