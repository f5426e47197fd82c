import { expect } from 'chai';
import type { CommandResult } from '../docker/container';
import { PlainError } from '../plain-error';
import type { FabricWorld } from '../world';
import { words } from './command-line';
import { valueAt } from './responses';

export type StreamName = 'stdout' | 'stderr';

/** The last command that a scenario executed in a container. */
export class Commands {
  #last: CommandResult | undefined;

  constructor(private readonly world: FabricWorld) {}

  async execute(command: string, service: string): Promise<void> {
    this.#last = await this.world.network.container(service).exec(words(command));
  }

  assertSucceeded(): void {
    expect(this.#result.exitCode, `exit code of ${this.#shown}`).to.equal(0);
  }

  assertFailed(): void {
    expect(this.#result.exitCode, `exit code of ${this.#shown}`).not.to.equal(0);
  }

  assertJson(stream: StreamName): void {
    this.#json(stream);
  }

  assertJsonArray(stream: StreamName, path: string, length: number): void {
    const value = valueAt(this.#json(stream), path);
    if (!Array.isArray(value)) throw new PlainError(`no array "${path}" in the ${stream} of ${this.#shown}`);
    expect(value.length, `length of "${path}" in the ${stream} of ${this.#shown}`).to.equal(length);
  }

  assertPrinted(text: string): void {
    const { stdout, stderr } = this.#result;
    if (!stdout.includes(text) && !stderr.includes(text))
      throw new PlainError(`"${text}" is in neither stream of ${this.#shown}`);
  }

  #json(stream: StreamName): unknown {
    try {
      return JSON.parse(this.#result[stream]);
    } catch (error) {
      throw new PlainError(`the ${stream} is no JSON (${(error as Error).message}) of ${this.#shown}`);
    }
  }

  get #result(): CommandResult {
    if (this.#last) return this.#last;
    throw new PlainError(
      'no command was executed yet: it takes «I execute "…" in container …» before this step',
    );
  }

  get #shown(): string {
    const { command, exitCode, stdout, stderr } = this.#result;
    return `«${command.join(' ')}», which ended with ${exitCode} and printed:\n${stdout}${stderr}`.trimEnd();
  }
}
