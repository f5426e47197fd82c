import { hostname } from 'node:os';
import type { Engine } from '../docker/engine';
import { UserError } from '../errors';
import type { EngineGateway } from '../settings';

/** Whether the containers of this run reach the engine through a gateway of ours, and if not why. */
export type GatewayDecision =
  | { readonly isOn: true; readonly engineSocket: string }
  | { readonly isOn: false; readonly because: string };

/** Throws a UserError where a gateway is demanded and can't be. */
export async function decideOnGateway(
  engine: Engine,
  { engineGateway }: { readonly engineGateway: EngineGateway },
): Promise<GatewayDecision> {
  if (engineGateway === 'off') return { isOn: false, because: 'ENGINE_GATEWAY=off' };
  const decision = await decideByPlace(engine);
  if (decision.isOn || engineGateway === 'auto') return decision;
  throw new UserError(
    `ENGINE_GATEWAY=on can't be: ${decision.because}, so a socket of ours can't be mounted into its containers. ` +
      `Leave it to ENGINE_GATEWAY=auto, and the peers get the engine's own socket.`,
  );
}

/** Sockets can only be mounted from the very machine the engine runs on: no virtual machine, no other container. */
async function decideByPlace({ docker, host, socket }: Engine): Promise<GatewayDecision> {
  if (!socket) return { isOn: false, because: `the engine is remote (${host})` };
  const { Name, OperatingSystem } = (await docker.info()) as EngineInfo;
  if (process.platform === 'linux' && Name === hostname()) return { isOn: true, engineSocket: socket };
  return { isOn: false, because: `the engine runs on a machine of its own (${OperatingSystem}, ${Name})` };
}

interface EngineInfo {
  readonly Name: string;
  readonly OperatingSystem: string;
}
