import { tellable } from './tellable';
import { FabricWorld } from './world';

type Definition = (this: unknown, ...args: unknown[]) => unknown;

/** What any step or hook throws goes into reports: said as its reader needs it, and without secrets. */
export function tellingErrors(definition: Definition): Definition {
  return function (this: unknown, ...args: unknown[]): unknown {
    const told = (error: unknown): unknown =>
      this instanceof FabricWorld ? this.secrets.maskIn(tellable(error)) : tellable(error);
    const retold = (error: unknown): never => {
      throw told(error);
    };
    try {
      const result = definition.apply(this, args.map(tellingCallback(told)));
      return result instanceof Promise ? result.catch(retold) : result;
    } catch (error) {
      return retold(error);
    }
  };
}

/** Cucumber gives a callback to a definition that takes one more argument than its sentence has. */
function tellingCallback(told: (error: unknown) => unknown) {
  return (argument: unknown): unknown => {
    if (typeof argument !== 'function') return argument;
    return (error?: unknown) => argument(error === undefined ? undefined : told(error));
  };
}
