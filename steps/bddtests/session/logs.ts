import type { FollowedLog } from '../../../support/docker/log';
import { DIALLED_TWICE } from '../../../support/fabric/v0.6/logs';
import { eventually } from '../../../support/waiting/eventually';
import { throughout } from '../../../support/waiting/throughout';
import type { FabricWorld } from '../../../support/world';

/** A record of level ERROR, as v0.6 writes it: `07:48:33.875 [dockercontroller] deployImage -> ERRO 520 …`. */
const ERROR_RECORD = new RegExp(`-> ERRO\\b(?! \\S+ ${DIALLED_TWICE})`);

/** The errors in the logs of a network's peers, from their start on. */
export class Logs {
  constructor(private readonly world: FabricWorld) {}

  async awaitError(service: string, within: number): Promise<void> {
    await this.#following(service, (log) =>
      eventually(
        `an error in the log of ${service}`,
        async () => {
          const [first] = log.lines;
          return first ? { found: first } : { seen: 'no line with -> ERRO' };
        },
        { within, wakeups: log },
      ),
    );
  }

  /** Fails at once when one shows, and passes after the period. */
  async assertNoErrorFor(service: string, period: number): Promise<void> {
    await this.#following(service, (log) =>
      throughout(
        `no errors in the log of ${service}`,
        async () =>
          log.lines.length === 0 ? { found: true } : { seen: `it has\n  ${log.lines.join('\n  ')}` },
        { period, wakeups: log },
      ),
    );
  }

  async #following<T>(service: string, look: (log: FollowedLog) => Promise<T>): Promise<T> {
    const log = await this.world.network.state.container(service).followLog(ERROR_RECORD);
    try {
      return await look(log);
    } finally {
      log.end();
    }
  }
}
