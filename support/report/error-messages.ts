import { engineMessage, isRefusal, remediable } from '../docker/engine-errors';
import { EngineFull, EngineLost, HarnessError, UserError } from '../errors';
import { STEPS_LIST } from '../package';

/** Problems that concern every scenario that follows: explained once, then in one line. */
const SHORT_MESSAGES = [
  { kind: EngineLost, message: 'The Docker engine still does not answer.' },
  { kind: EngineFull, message: "The Docker engine's disk is still full." },
];

type Definition = (this: unknown, ...args: unknown[]) => unknown;

/** What a user is shown of the errors of one run. */
export class ErrorMessages {
  readonly #explained = new Set<unknown>();

  /** True once a scenario has failed because the engine is gone: the others cannot pass either. */
  get isEngineLost(): boolean {
    return this.#explained.has(EngineLost);
  }

  /** The error as a user should see it: with a remedy where there is one, without our stack where it does not help. */
  presentable(error: unknown): unknown {
    const problem = remediable(error) ?? refusal(error);
    // Cucumber shows the difference of the values nevertheless.
    if (error instanceof Error && error.name === 'AssertionError')
      error.stack = `${error.name}: ${error.message}`;
    const known = SHORT_MESSAGES.find(({ kind }) => problem instanceof kind);
    if (!known) return problem ?? error;
    if (this.#explained.has(known.kind)) return new UserError(known.message);
    this.#explained.add(known.kind);
    return problem;
  }

  /** Wraps a step or a hook: `present` gets what it throws, and returns what is thrown instead. */
  static wrap(definition: Definition, present: (error: unknown, world: unknown) => unknown): Definition {
    return function (this: unknown, ...args: unknown[]): unknown {
      const rethrow = (error: unknown): never => {
        throw present(error, this);
      };
      const callback = args.at(-1);
      // Cucumber passes a callback as an extra argument. Where an async function takes it, its table is missing.
      if (typeof callback === 'function' && args.length === definition.length && isAsync(definition))
        return void callback(
          new UserError(`this step needs a table or a text below it; ${STEPS_LIST} has an example`),
        );
      const wrapped = args.map((argument) =>
        typeof argument === 'function'
          ? (error?: unknown) => argument(error === undefined ? undefined : present(error, this))
          : argument,
      );
      try {
        const result = definition.apply(this, wrapped);
        return result instanceof Promise ? result.catch(rethrow) : result;
      } catch (error) {
        return rethrow(error);
      }
    };
  }
}

const refusal = (error: unknown): HarnessError | undefined =>
  isRefusal(error) ? new HarnessError(`the Docker engine refuses: ${engineMessage(error)}`) : undefined;

const isAsync = (definition: Definition): boolean =>
  Object.prototype.toString.call(definition) === '[object AsyncFunction]';
