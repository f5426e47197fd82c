import type Docker from 'dockerode';
import { bareId, hasNoName } from '../docker/names';

/** How to tell what builds of dead runs have left that no label marks. */
export interface Traces {
  /** Ids that they noted, also abbreviated. */
  readonly noted: readonly string[];
  /** Undefined where another run is under way, whose traces would look the same. */
  readonly signs?: {
    /** Milliseconds since the epoch. */
    readonly since: number;
    isBuildStep(command: string): boolean;
  };
}

/** Build containers. What a build says of itself, its own commands can say too: none that bears labels is one. */
export async function leftContainers(docker: Docker, traces: Traces): Promise<Docker.ContainerInfo[]> {
  const present = await docker.listContainers({ all: true });
  return present.filter(
    ({ Id, Labels, Command, Created }) =>
      Object.keys(Labels).length === 0 &&
      (isNoted(Id, traces) || (isRecent(Created, traces) && traces.signs?.isBuildStep(Command))),
  );
}

/** Layers. One that got a name is none. */
export async function leftLayers(docker: Docker, traces: Traces): Promise<string[]> {
  const nameless = (await docker.listImages()).filter(hasNoName);
  const left = await Promise.all(
    nameless.map(
      async ({ Id, Created }) =>
        isNoted(bareId(Id), traces) ||
        (isRecent(Created, traces) && traces.signs?.isBuildStep(await lastStepOf(docker, Id))),
    ),
  );
  return nameless.filter((_, index) => left[index]).map(({ Id }) => Id);
}

/** The command of the image's last layer; '' where it went in the meantime: engines say so with status 404 or 500. */
export async function lastStepOf(docker: Docker, image: string): Promise<string> {
  try {
    const [last]: { CreatedBy?: string }[] = await docker.getImage(image).history();
    return last?.CreatedBy ?? '';
  } catch {
    return '';
  }
}

const isNoted = (id: string, { noted }: Traces): boolean => noted.some((short) => id.startsWith(short));

/** The engine tells seconds. */
const isRecent = (created: number, { signs }: Traces): boolean =>
  signs !== undefined && (created + 1) * 1_000 > signs.since;
