import { HarnessError } from '../errors';
import { trace } from '../waiting/spans';

/** A build that a client asked for. Times are in milliseconds since the epoch. */
export interface Build {
  readonly client: string;
  /** What is built, or the image of the container that compiles it. */
  readonly image: string;
  readonly inContainer?: true;
  readonly received: number;
  /** When it was sent to the engine, or got the response to an equal build that failed. */
  begun?: number;
  ended?: number;
  /** The client whose equal build it waited for. */
  waitedFor?: string;
  outcome?: BuildOutcome;
  /** As the engine words it. */
  error?: string;
}

/** `refused`: by the gateway, or by a fault that a test set. `broken off`: the client disconnected, or the engine did. */
export type BuildOutcome = 'built' | 'failed' | 'refused' | 'broken off';

/** All builds, those of images and those in containers, in the order in which they arrived. */
export class BuildRecords {
  readonly all: Build[] = [];

  /** Notes a build with its outcome, also for reports. Rejects as the action does. */
  async add(build: Build, action: () => Promise<BuildOutcome>): Promise<void> {
    this.all.push(build);
    const { client: subject, image, inContainer } = build;
    const title = inContainer ? `chaincode in ${image}` : image;
    const status = () => statusOf(build);
    await trace({ kind: 'build', subject, title, status }, async () => {
      try {
        build.outcome = await action();
      } catch (error) {
        build.outcome = 'refused';
        build.error = (error as Error).message;
        throw error;
      } finally {
        build.ended = Date.now();
      }
      if (build.outcome !== 'built') throw new HarnessError(build.error ?? build.outcome);
    }).catch((error: unknown) => {
      if (!(error instanceof HarnessError)) throw error; // The client has its response.
    });
  }
}

function statusOf({ begun, waitedFor }: Build): string {
  if (begun !== undefined) return 'under way';
  return waitedFor === undefined ? 'held' : `waits for the same build of ${waitedFor}`;
}
