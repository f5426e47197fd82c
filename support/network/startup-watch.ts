import { constants } from 'node:os';
import { Container } from '../docker/container';
import type { Engine } from '../docker/engine';
import { remediable } from '../docker/engine-errors';
import type { EngineEvent } from '../docker/events';
import { PROJECT_LABEL, SERVICE_LABEL } from '../docker/labels';
import { EngineLost, HarnessError } from '../errors';

/** Lines of a container's log read to find why it exited, and lines of it shown in the message. */
const READ_LINES = 100;
const SHOWN_LINES = 12;

/** How v0.6 begins to tell why it ends: the CLI's error (its usage text follows), a logged one, Go's panic. */
const REASON = /^Error: |-> (?:ERRO|CRIT|PANI) |^panic: /;

/** Sees a network's containers exit while it starts, in the moment they do. */
export class StartupWatch {
  readonly #exit = Promise.withResolvers<never>();
  readonly #over = new AbortController();
  /** The last signal that the engine was told to send, by container id. */
  readonly #signals = new Map<string, string>();
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

  /** Aborted when the start is over, whichever way. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  end(): void {
    this.#over.abort();
    this.#stopListening();
  }

  #heard({ type, action, id, attributes }: EngineEvent): void {
    if (type !== 'container' || attributes[PROJECT_LABEL] !== this.project) return;
    if (action === 'kill') this.#signals.set(id, attributes['signal'] ?? '?');
    if (action === 'die')
      void this.#report(attributes[SERVICE_LABEL] ?? id, id, attributes['exitCode'] ?? '?');
  }

  async #report(service: string, id: string, exitCode: string): Promise<void> {
    this.#exit.reject(await this.#errorOf(service, id, exitCode));
  }

  async #errorOf(service: string, id: string, exitCode: string): Promise<Error> {
    const signal = this.#signals.get(id);
    if (signal !== undefined)
      return new HarnessError(
        `${service} was ended from outside (${signalName(signal)}) while the network started: ` +
          'somebody stopped the container, or the Docker engine itself was stopped.',
      );
    const exited = `${service} exited with ${exitCode} while the network started`;
    try {
      const log = await new Container(this.engine.docker, id, service).logTail(READ_LINES);
      return new HarnessError(`${exited}; its log ended with\n${indented(telling(log))}`);
    } catch (error) {
      const trouble = remediable(error);
      if (trouble instanceof EngineLost) return trouble;
      return new HarnessError(`${exited}; its log can't be read: ${(error as Error).message}`);
    }
  }
}

/** `15` is SIGTERM. */
function signalName(number: string): string {
  const known = Object.entries(constants.signals).find(([, value]) => String(value) === number);
  return known?.[0] ?? `signal ${number}`;
}

/** The lines from the reason on, without the usage text that the CLI prints after it; or the last ones where none is known. */
function telling(log: string): string {
  const lines = log.split('\n');
  const reason = lines.findLastIndex((line) => REASON.test(line));
  if (reason === -1) return lines.slice(-SHOWN_LINES).join('\n');
  const told = lines.slice(reason, reason + SHOWN_LINES);
  const usage = told.indexOf('Usage:');
  return told.slice(0, usage === -1 ? undefined : usage).join('\n');
}

const indented = (text: string): string => text.replace(/^/gm, '  | ');
