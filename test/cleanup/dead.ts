import { identityText, ownIdentity, type ProcessIdentity } from '../../support/cleanup/process-identity';

/** The text of a process that is like this one but for some fields. */
export const processLike = (fields: Partial<ProcessIdentity>): string =>
  identityText({ ...ownIdentity(), ...fields });

/** One that had this process id before. */
export const DEAD = processLike({ startTime: 1 });
/** One of which nothing can be told from here; it calls its machine by the name of this one. */
export const ELSEWHERE = processLike({ bootId: 'e15e', machineId: '' });
/** One of this very machine, in another container. */
export const IN_CONTAINER = processLike({ pidNamespace: '4026539999' });
