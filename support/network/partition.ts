import type { Engine } from '../docker/engine';
import { findImage } from '../docker/images';
import { PROJECT_LABEL } from '../docker/labels';
import { AssertionFailure, UserError } from '../errors';
import { isInstalled } from '../package';
import type { Finding } from '../waiting/eventually';
import { commandFailure } from './container-assertions';
import type { Peer } from './peer';

/** Has iptables, for the network namespaces of containers that have none. It filters real Fabric images, too. */
const NETFILTER_IMAGE = 'chaincode-bdd/netfilter';

/**
 * Sets the packet filter of each of these peers: it drops what the peer sends to the given others, and replaces earlier
 * rules. A cut needs a rule on both peers, since a filter only drops what its own peer sends. (What is dropped on arrival is
 * sent again after ever longer pauses: v0.6.1 peers then take up to 20 s to hear each other again.) Rules hold addresses and
 * end with a container's process: set them again when a peer was started.
 */
export async function setCuts(engine: Engine, cuts: ReadonlyMap<Peer, readonly Peer[]>): Promise<void> {
  const setCut = async (peer: Peer, others: readonly Peer[]) => {
    const addresses = await Promise.all(others.map((other) => other.ip()));
    const rules = addresses.filter(Boolean).map((ip) => `iptables -A OUTPUT -d ${ip} -j DROP`);
    await runInNetwork(engine, peer, ['iptables -F OUTPUT', ...rules].join(' && '));
  };
  await Promise.all([...cuts].map(([peer, others]) => setCut(peer, others)));
}

/**
 * Found once nothing waits to be sent again between the peer and these others: then all that was held back has arrived.
 * Works for every peer whose container has a /proc.
 */
export async function isConnected(peer: Peer, others: readonly Peer[]): Promise<Finding<true>> {
  const held = await Promise.all([heldBack(peer, others), ...others.map((other) => heldBack(other, [peer]))]);
  const names = held.flat();
  return names.length === 0 ? { found: true } : { seen: `still waits to send to ${names.join(', ')}` };
}

/** The others to which this peer still sends again what was not acknowledged (`retrnsmt` of /proc/net/tcp). */
async function heldBack(peer: Peer, others: readonly Peer[]): Promise<string[]> {
  const result = await peer.container.exec(['cat', '/proc/net/tcp', '/proc/net/tcp6']);
  if (result.exitCode !== 0) throw commandFailure(result, 'its connections are unknown');
  const retransmitting = result.stdout.split('\n').flatMap((line) => {
    const [, , remote = '', state, , , retransmits = '0'] = line.trim().split(/\s+/);
    return state === '01' && Number.parseInt(retransmits, 16) > 0 ? [remote] : [];
  });
  const found = await Promise.all(
    others.map(async (other) => {
      const address = inHex(await other.ip());
      return retransmitting.some((remote) => remote.split(':')[0]?.endsWith(address)) ? [other.name] : [];
    }),
  );
  return found.flat();
}

/** `172.18.0.3` → `030012AC`: as /proc shows it, lowest byte first; also at the end of a mapped IPv6 address. */
function inHex(ip: string): string {
  const bytes = ip.split('.').toReversed();
  return bytes
    .map((byte) => Number(byte).toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}

/** Runs a shell command in the peer's network namespace. Throws an AssertionFailure with what it printed. */
async function runInNetwork({ docker }: Engine, { container }: Peer, command: string): Promise<void> {
  const { id, name } = container;
  if (!(await findImage(docker, NETFILTER_IMAGE)))
    throw new UserError(
      `Cannot cut off ${name}: image ${NETFILTER_IMAGE} is missing on the engine. ${isInstalled ? 'A new run' : 'script/bootstrap'} builds it.`,
    );
  const { Config } = await container.inspect();
  const helper = await docker.createContainer({
    Image: NETFILTER_IMAGE,
    Cmd: ['sh', '-c', command],
    Labels: { [PROJECT_LABEL]: Config.Labels[PROJECT_LABEL] ?? '' },
    HostConfig: { NetworkMode: `container:${id}`, CapAdd: ['NET_ADMIN'] },
  });
  try {
    await helper.start();
    const { StatusCode } = await helper.wait();
    if (StatusCode === 0) return;
    const log = await helper.logs({ stdout: true, stderr: true });
    throw new AssertionFailure(
      `the packet filter of ${name} could not be set, exit ${StatusCode}: ${log.toString().trim()}`,
    );
  } finally {
    await helper.remove({ force: true });
  }
}
