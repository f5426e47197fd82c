import { Noops } from './noops';
import { BatchReplica } from './pbft/batch';
import type { Consenter, Stack } from './plugin';
import type { Settings } from './settings';

/** The consensus plugin that the settings name; Fabric's `consensus/controller`. */
export function newConsenter(settings: Settings, stack: Stack): Consenter {
  stack.log('INFO', 'consensus/controller', 'NewConsenter', `Creating consensus plugin ${settings.plugin}`);
  if (settings.plugin === 'noops') return new Noops(settings.noops, stack);
  return new BatchReplica(settings.pbft, stack);
}
