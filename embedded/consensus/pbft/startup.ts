import type { Stack } from '../plugin';
import { goDuration, type PbftSettings } from '../settings';

/** The lines with which a validating peer tells its settings. */
export function logSettings(settings: PbftSettings, stack: Stack): void {
  const { validators, faulty, checkpointPeriod, logMultiplier } = settings;
  stack.log('DEBU', MODULE, 'newObcBatch', `Replica ${stack.replica} obtaining startup information`);
  const lines = [
    'PBFT type = *pbft.obcBatch',
    `PBFT Max number of validating peers (N) = ${validators}`,
    `PBFT Max number of failing peers (f) = ${faulty}`,
    `PBFT byzantine flag = ${settings.byzantine}`,
    `PBFT request timeout = ${goDuration(settings.requestTimeout)}`,
    `PBFT view change timeout = ${goDuration(settings.viewChangeTimeout)}`,
    `PBFT Checkpoint period (K) = ${checkpointPeriod}`,
    `PBFT broadcast timeout = ${goDuration(settings.broadcastTimeout)}`,
    `PBFT Log multiplier = ${logMultiplier}`,
    `PBFT log size (L) = ${logMultiplier * checkpointPeriod}`,
    'PBFT null requests disabled',
    'PBFT automatic view change disabled',
  ];
  for (const line of lines) stack.log('INFO', MODULE, 'newPbftCore', line);
  stack.log('INFO', MODULE, 'newObcBatch', `PBFT Batch size = ${settings.batchSize}`);
  stack.log('INFO', MODULE, 'newObcBatch', `PBFT Batch timeout = ${goDuration(settings.batchTimeout)}`);
}

const MODULE = 'consensus/pbft';
