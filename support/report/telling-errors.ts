import { UserError } from '../errors';
import { FabricWorld } from '../world';
import { tellable } from './tellable';

type Definition = (this: unknown, ...args: unknown[]) => unknown;

/** What any step or hook throws goes into reports: said as its reader needs it, and without secrets. */
export function tellingErrors(definition: Definition): Definition {
  return function (this: unknown, ...args: unknown[]): unknown {
    const told = (error: unknown): unknown =>
      this instanceof FabricWorld ? this.secrets.maskIn(tellable(error)) : tellable(error);
    const retold = (error: unknown): never => {
      throw told(error);
    };
    const callback = args.at(-1);
    // Beyond what the sentence has there is always one; in the place of an argument it stands for a table.
    if (typeof callback === 'function' && args.length === definition.length && isAsync(definition))
      return void callback(new UserError(NO_TABLE));
    try {
      const result = definition.apply(this, args.map(tellingCallback(told)));
      return result instanceof Promise ? result.catch(retold) : result;
    } catch (error) {
      return retold(error);
    }
  };
}

const NO_TABLE = 'this step takes a table below it: docs/steps.md has an example';

/** Such a one returns a promise, and calls nobody back. */
const isAsync = (definition: Definition): boolean =>
  Object.prototype.toString.call(definition) === '[object AsyncFunction]';

/** Cucumber gives a callback to a definition that takes one more argument than its sentence has. */
function tellingCallback(told: (error: unknown) => unknown) {
  return (argument: unknown): unknown => {
    if (typeof argument !== 'function') return argument;
    return (error?: unknown) => argument(error === undefined ? undefined : told(error));
  };
}
