import type { Container } from '../docker/container';
import type { Engine } from '../docker/engine';
import { findImage } from '../docker/images';
import { PROJECT_LABEL } from '../docker/labels';
import { AssertionFailure, UserError } from '../errors';
import type { Peer } from './peer';

/** Has iptables, for the network namespaces of containers that have none. It filters real Fabric images, too. */
const NETFILTER_IMAGE = 'chaincode-bdd/netfilter';

const CLEAR = ['iptables -F INPUT', 'iptables -F OUTPUT'];

/**
 * Drops what goes between the peer and exactly these others, both ways. Its API and the engine still reach it. The rules
 * hold addresses: call it again when one of the others was started again, since it may have another address then.
 */
export async function cut(engine: Engine, peer: Peer, others: readonly Peer[]): Promise<void> {
  const addresses = await Promise.all(others.map((other) => other.internalAddress()));
  const rules = addresses.flatMap((address) => {
    const [ip = ''] = address.split(':');
    return ip ? [`iptables -A INPUT -s ${ip} -j DROP`, `iptables -A OUTPUT -d ${ip} -j DROP`] : [];
  });
  await filter(engine, peer.container, [...CLEAR, ...rules]);
}

/** Lets everything through again. */
export async function heal(engine: Engine, peer: Peer): Promise<void> {
  await filter(engine, peer.container, CLEAR);
}

/** Runs the commands in the container's network namespace. Throws an AssertionFailure with what they printed. */
async function filter(
  { docker }: Engine,
  { id, name }: Container,
  commands: readonly string[],
): Promise<void> {
  if (!(await findImage(docker, NETFILTER_IMAGE)))
    throw new UserError(
      `The engine has no image ${NETFILTER_IMAGE}, which cuts ${name} off. Run script/bootstrap: it builds the image.`,
    );
  const { Config } = await docker.getContainer(id).inspect();
  const helper = await docker.createContainer({
    Image: NETFILTER_IMAGE,
    Cmd: ['sh', '-c', commands.join(' && ')],
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
