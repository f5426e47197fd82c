import { tmpdir } from 'node:os';
import { EngineFull, EngineLost, HarnessError, UserError } from '../errors';
import { engineMessage } from './engine-errors';

/**
 * An error that the user can mend, as one that says how; undefined for any other. Any call to the engine, and any
 * file that is written, can end with such a one.
 */
export function remediable(error: unknown): UserError | undefined {
  if (error instanceof UserError) return error;
  if (error instanceof AggregateError) return error.errors.map(remediable).find((one) => one !== undefined);
  if (error instanceof HarnessError || !(error instanceof Error)) return undefined;
  const { code, path, syscall, address } = error as NetworkError;
  if (isLostConnection(error)) return new EngineLost(process.env['DOCKER_HOST'] ?? '', code ?? error.message);
  if (code === 'EINVAL' && syscall === 'listen') return pathTooLong(address);
  if (code === 'ENOSPC')
    return new UserError(
      `No space left on this machine's disk${path ? ` for ${path}` : ''}: \`df -h ${tmpdir()} .\` tells where. TMPDIR names another place for temporary files.`,
    );
  if (code === 'EACCES' && path)
    return new UserError(
      `No permission for ${path}: is it from a run of another user? \`sudo chown -R $USER ${path}\` gives it to you.`,
    );
  return engineTrouble(engineMessage(error));
}

/** Of a socket. */
export const pathTooLong = (path = ''): UserError =>
  new UserError(
    `A socket can't be at ${path}: its path is too long. Let TMPDIR name a shorter one, say /tmp.`,
  );

/** The same as `remediable`, for what the engine said, be it to Compose. */
export function engineTrouble(message: string): UserError | undefined {
  const full = /^(?:.*Error response from daemon: )?(.*no space left on device)/m.exec(message)?.[1];
  if (full !== undefined) return new EngineFull(full.trim());
  const lost = /^.*(Cannot connect to the Docker daemon|error during connect: .*)/m.exec(message)?.[1];
  return lost === undefined ? undefined : new EngineLost(process.env['DOCKER_HOST'] ?? '', lost.trim());
}

/** Of a connection to the engine, not of one to a peer, which may well be gone. */
function isLostConnection({ syscall, address, port, message }: NetworkError): boolean {
  const host = process.env['DOCKER_HOST'] ?? '';
  if (syscall === 'connect') return address === host.replace('unix://', '') || host.endsWith(`:${port}`);
  // Node's own HTTP client says so of a connection that ended too early; what the peers are asked with, does not.
  return message === 'aborted' || message === 'socket hang up';
}

type NetworkError = NodeJS.ErrnoException & { readonly address?: string; readonly port?: number };
