import { Container } from '../docker/container';
import type { Engine } from '../docker/engine';
import type { EngineEvent } from '../docker/events';
import { PlainError } from '../plain-error';

/** Lines of its log that tell why a container exited, shown in the message. */
const LAST_LINES = 12;

/** Sees a network's containers exit while it starts, in the moment they do. */
export class StartupWatch {
  readonly #exit = Promise.withResolvers<never>();
  readonly #stopListening: () => void;

  constructor(
    private readonly engine: Engine,
    private readonly project: string,
  ) {
    this.#exit.promise.catch(() => {}); // Reported by whichever `during` is under way.
    this.#stopListening = engine.events.listen((event) => this.#heard(event));
  }

  /** The result of `startup`, or the error that a container exited, whichever comes first. */
  async during<T>(startup: Promise<T>): Promise<T> {
    startup.catch(() => {}); // After an exit nobody waits for it any more.
    return Promise.race([startup, this.#exit.promise]);
  }

  end(): void {
    this.#stopListening();
  }

  #heard({ type, action, id, attributes }: EngineEvent): void {
    if (type !== 'container' || action !== 'die') return;
    if (attributes['com.docker.compose.project'] !== this.project) return;
    void this.#report(attributes['com.docker.compose.service'] ?? id, id, attributes['exitCode'] ?? '?');
  }

  async #report(service: string, id: string, exitCode: string): Promise<void> {
    const container = new Container(this.engine.docker, id, service);
    const log = await container
      .logTail(LAST_LINES)
      .catch((error: Error) => `(its log can't be read: ${error.message})`);
    this.#exit.reject(
      new PlainError(
        `${service} exited with ${exitCode} while the network started; its log ended with\n${indented(log)}`,
      ),
    );
  }
}

const indented = (text: string): string => text.replace(/^/gm, '  | ');
