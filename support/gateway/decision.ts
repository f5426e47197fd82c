import { release } from 'node:os';
import type { Engine } from '../docker/engine';
import { engineMessage } from '../docker/engine-errors';
import type { EngineInfo } from '../docker/engine-place';
import { UserError } from '../errors';
import type { EngineGateway } from '../settings';

/** Whether the peers of this run reach the engine through a gateway, and if not why. */
export type GatewayDecision =
  | { readonly isOn: true; readonly engineSocket: string }
  | { readonly isOn: false; readonly because: string };

/** A directory of this run, an image of the engine, and the labels of this run. */
interface RunPlace {
  readonly directory: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Throws a UserError where `ENGINE_GATEWAY=on` is impossible. */
export async function decideOnGateway(
  engine: Engine,
  { engineGateway }: { readonly engineGateway: EngineGateway },
  place: RunPlace,
): Promise<GatewayDecision> {
  if (engineGateway === 'off') return { isOn: false, because: OFF };
  const { socket, host } = engine;
  const because = socket ? await whyElsewhere(engine, place) : `the engine is remote (${host})`;
  if (socket && because === undefined) return { isOn: true, engineSocket: socket };
  if (engineGateway === 'auto') return { isOn: false, because: because ?? '' };
  throw new UserError(
    `ENGINE_GATEWAY=on is not possible: ${because}. ` +
      `With ENGINE_GATEWAY=auto the peers get the engine's own socket.`,
  );
}

const OFF = 'ENGINE_GATEWAY=off';

/** To be shown before the first scenario; undefined where there is nothing to warn of. */
export function gatewayWarning(decision: GatewayDecision): string | undefined {
  if (decision.isOn || decision.because === OFF) return undefined;
  return (
    `Warning: the peers get the Docker engine's own socket, which is as good as root on its machine: ${decision.because}. ` +
    'What they create there is recognised by name and time only. ENGINE_GATEWAY=off accepts that without this warning.'
  );
}

/**
 * Undefined where the engine runs on this kernel and sees the files of this process, so that its containers can mount
 * our sockets. Takes about 50 ms.
 */
async function whyElsewhere(
  { docker }: Engine,
  { directory, image, labels }: RunPlace,
): Promise<string | undefined> {
  const { KernelVersion, OperatingSystem, Name, DockerRootDir = '' }: EngineInfo = await docker.info();
  const place = `${OperatingSystem}, ${Name}`;
  if (KernelVersion !== release()) return `the engine runs on another machine (${place})`;
  const Mounts = [{ Type: 'bind' as const, Source: directory, Target: '/run-directory', ReadOnly: true }];
  try {
    const HostConfig = { NetworkMode: 'none', Mounts };
    const container = await docker.createContainer({
      Image: image,
      Cmd: ['true'],
      Labels: { ...labels },
      HostConfig,
    });
    await container.remove({ v: true }); // Images of Fabric 2.x declare volumes.
    return undefined;
  } catch (error) {
    // The engine looks for the directory when it creates the container.
    if (!engineMessage(error).includes(directory)) throw error;
    const remedy = DockerRootDir.startsWith('/var/snap/')
      ? "; Docker's snap sees no /tmp: set TMPDIR to a folder in your home directory"
      : '';
    return `the engine does not see the directory ${directory} of this run (${place})${remedy}`;
  }
}
