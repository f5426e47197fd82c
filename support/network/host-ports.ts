import { once } from 'node:events';
import { createServer } from 'node:net';
import type { ComposeConfig } from '../docker/compose';
import type { EnginePlace } from '../docker/engine-place';
import { UserError } from '../errors';
import type { Composition } from '../fabric/composition';

/**
 * Throws a UserError where two services that are asked from outside want the same port of the host, or another program
 * has it already: that one would be asked in their place.
 */
export async function requireHostPorts(
  { sharesHostNetwork }: Pick<EnginePlace, 'sharesHostNetwork'>,
  { peers, orderers }: Pick<Composition, 'peers' | 'orderers'>,
  { services }: Pick<ComposeConfig, 'services'>,
): Promise<void> {
  const owners = new Map<number, string>();
  const asked = [
    ...[...peers].map(([name, { service, ports }]) => ({ name, service, ports })),
    ...[...orderers].map(([name, { ports }]) => ({ name, service: name, ports })),
  ];
  for (const { name, service, ports } of asked) {
    if (services.get(service)?.network_mode !== 'host') continue;
    for (const port of ports) {
      const other = owners.get(port);
      if (other !== undefined)
        throw new UserError(
          `${other} and ${name} both use the network of the host (network_mode: host) and port ${port} there. ` +
            'Leave network_mode out of the compose file, or give each a port of its own.',
        );
      owners.set(port, name);
    }
  }
  if (!sharesHostNetwork) return;
  for (const [port, name] of owners)
    if (await isTaken(port))
      throw new UserError(
        `${name} uses the network of the host (network_mode: host), where another program has port ${port}: ` +
          `end it ("ss -ltnp sport = :${port}" names it; it may be a network of another run), ` +
          `leave network_mode out of the compose file, or give ${name} another port.`,
      );
}

async function isTaken(port: number): Promise<boolean> {
  const server = createServer().listen(port);
  try {
    await once(server, 'listening');
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  } finally {
    server.close();
  }
}
