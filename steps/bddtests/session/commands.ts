import { words } from '../../../support/docker/command-line';
import type { CommandResult } from '../../../support/docker/container';
import { HarnessError } from '../../../support/errors';
import { commandFailure } from '../../../support/network/container-assertions';
import { valueAt } from '../../../support/network/http-answer';
import type { FabricWorld } from '../../../support/world';

export type StreamName = 'stdout' | 'stderr';

/** The last command that a scenario executed in a container. */
export class Commands {
  #last: CommandResult | undefined;

  constructor(private readonly world: FabricWorld) {}

  async execute(command: string, service: string): Promise<void> {
    this.#last = await this.world.network.state.container(service).exec(words(command));
  }

  assertSucceeded(): void {
    if (this.#result.exitCode !== 0) throw this.#failure('it should have succeeded');
  }

  assertFailed(): void {
    if (this.#result.exitCode === 0) throw this.#failure('it should not have succeeded');
  }

  assertJson(stream: StreamName): void {
    this.#json(stream);
  }

  assertJsonArray(stream: StreamName, path: string, length: number): void {
    const value = valueAt(this.#json(stream), path);
    if (!Array.isArray(value)) throw this.#failure(`its ${stream} has no array "${path}"`);
    if (value.length !== length)
      throw this.#failure(`"${path}" in its ${stream} has ${value.length} elements, not ${length}`);
  }

  assertPrinted(text: string): void {
    const { stdout, stderr } = this.#result;
    if (!stdout.includes(text) && !stderr.includes(text)) throw this.#failure(`neither stream has "${text}"`);
  }

  /** `STDOUT` is stdout: a sentence may be written in any case. */
  #json(stream: StreamName): unknown {
    try {
      return JSON.parse(this.#result[stream.toLowerCase() as StreamName]);
    } catch (error) {
      throw this.#failure(`its ${stream} is no JSON (${(error as Error).message})`);
    }
  }

  get #result(): CommandResult {
    if (this.#last) return this.#last;
    throw new HarnessError(
      'no command was executed yet: it takes «I execute "…" in container …» before this step',
    );
  }

  #failure(problem: string): HarnessError {
    return commandFailure(this.#result, problem);
  }
}
