import type { Container } from '../docker/container';
import type { Engine } from '../docker/engine';
import { findImage } from '../docker/images';
import { PROJECT_LABEL } from '../docker/labels';
import { HarnessError, UserError } from '../errors';
import type { Peer } from './peer';

/** iptables, for the network namespaces of containers that have none; also real Fabric images are filtered by it. */
const NETFILTER_IMAGE = 'chaincode-bdd/netfilter';

/** Drops what goes between a peer and others, both ways; REST and the engine still reach it. */
export async function cut(engine: Engine, peer: Peer, others: readonly Peer[]): Promise<void> {
  const addresses = await Promise.all(others.map((other) => other.internalAddress()));
  const rules = addresses.flatMap((address) => {
    const [ip = ''] = address.split(':');
    return [`iptables -A INPUT -s ${ip} -j DROP`, `iptables -A OUTPUT -d ${ip} -j DROP`];
  });
  await filter(engine, peer.container, rules.join(' && '));
}

/** Lets everything through again. */
export async function heal(engine: Engine, peer: Peer): Promise<void> {
  await filter(engine, peer.container, 'iptables -F INPUT && iptables -F OUTPUT');
}

/** Runs the commands in the container's network namespace. Throws with what they printed. */
async function filter({ docker }: Engine, { id, name }: Container, commands: string): Promise<void> {
  if (!(await findImage(docker, NETFILTER_IMAGE)))
    throw new UserError(
      `The engine has no image ${NETFILTER_IMAGE}, which ${name} is cut off with: run script/bootstrap, which builds it.`,
    );
  const { Config } = await docker.getContainer(id).inspect();
  const project = Config.Labels[PROJECT_LABEL] ?? '';
  const helper = await docker.createContainer({
    Image: NETFILTER_IMAGE,
    Cmd: ['sh', '-c', commands],
    Labels: { [PROJECT_LABEL]: project },
    HostConfig: { NetworkMode: `container:${id}`, CapAdd: ['NET_ADMIN'] },
  });
  try {
    await helper.start();
    const { StatusCode } = await helper.wait();
    if (StatusCode === 0) return;
    const log = await helper.logs({ stdout: true, stderr: true });
    throw new HarnessError(
      `the packet filter of ${name} can't be set, exit ${StatusCode}: ${log.toString().trim()}`,
    );
  } finally {
    await helper.remove({ force: true });
  }
}
