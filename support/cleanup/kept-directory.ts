import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this user's networks that stay on an engine have files. */
export const stateDirectory = (environment = process.env): string =>
  join(environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'chaincode-bdd');

/** The files that the services of a network mount as long as they are there; removed with the network. */
export const keptDirectory = (project: string): string => join(stateDirectory(), project);
