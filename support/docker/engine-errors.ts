import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { EngineFull, EngineLost, HarnessError, UserError } from '../errors';

/** HTTP status of the engine's refusal, as dockerode reports it; undefined for any other error. */
function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}

/** The engine has no such object. */
export const isMissing = (error: unknown): boolean => statusOf(error) === 404;

/** Of a creation: another object has the name. */
export const isTaken = (error: unknown): boolean => statusOf(error) === 409;

/**
 * Waits for a removal. False if the object is gone, going (409: removal already in progress), or in use (409: image has
 * dependents).
 */
export async function unlessGone(removal: Promise<unknown>): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    if ([404, 409].includes(statusOf(error) ?? 0)) return false;
    throw error;
  }
}

/** The engine answered, and refused. */
export const isRefusal = (error: unknown): boolean => error instanceof Error && statusOf(error) !== undefined;

/** The engine's own words, without the HTTP that dockerode puts around them. */
export function engineMessage(error: unknown): string {
  const { json, message } = error as { json?: { message?: string }; message: string };
  return (json?.message ?? message).trim();
}

/**
 * The error as one that says how the user can fix it; undefined if it is none of those. A lost engine is recognised
 * where it is called (`Engine`), never by the looks of an error: other clients' connections break, too.
 */
export function remediable(error: unknown): UserError | undefined {
  if (error instanceof UserError) return error;
  if (error instanceof AggregateError)
    return error.errors.map(remediable).find((known) => known !== undefined);
  if (error instanceof HarnessError || !(error instanceof Error)) return undefined;
  const { code, path, syscall, address } = error as NetworkError;
  if (code === 'EINVAL' && syscall === 'listen') return pathTooLong(address);
  if (code === 'ENOSPC')
    return new UserError(
      `No space left on this machine's disk${path ? ` for ${path}` : ''}. \`df -h ${tmpdir()} .\` shows where; ` +
        'TMPDIR names another place for temporary files.',
    );
  if (code === 'EACCES' && path) return new UserError(noPermission(path));
  return engineFull(engineMessage(error));
}

function noPermission(path: string): string {
  if (existsSync(path))
    return `No permission for ${path}. If another user's run made it: \`sudo chown -R $USER ${path}\`.`;
  return `No permission to make ${path}: you cannot write in ${resolve(dirname(path))}. Change its owner, or use another folder.`;
}

/** An engine whose disk is full, from a message of its own or of Compose. */
export function engineFull(message: string): EngineFull | undefined {
  const reason = /^(?:.*Error response from daemon: )?(.*no space left on device)/m.exec(message)?.[1];
  return reason === undefined ? undefined : new EngineFull(reason.trim());
}

/** A Unix socket's path has at most 107 bytes. */
export const pathTooLong = (path = ''): UserError =>
  new UserError(`The path of the socket ${path} is too long. Set TMPDIR to a shorter one, for example /tmp.`);

/** Codes of an error to connect: no engine listens there. */
const NOT_LISTENING = ['ECONNREFUSED', 'ENOENT', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ENOTFOUND'];

/** What broke a call to the engine: `refused` at once, `broken` half-way; undefined if the engine answered. */
export function connectionProblem(
  error: NetworkError,
): { readonly kind: 'refused' | 'broken'; readonly reason: string } | undefined {
  if (statusOf(error) !== undefined) return undefined;
  const { code, message } = error instanceof AggregateError ? (error.errors[0] as NetworkError) : error;
  if (code !== undefined && NOT_LISTENING.includes(code)) return { kind: 'refused', reason: code };
  const isBroken =
    ['ECONNRESET', 'EPIPE'].includes(code ?? '') || /^(?:aborted|socket hang up)$/.test(message);
  return isBroken ? { kind: 'broken', reason: code ?? message } : undefined;
}

/** The engine was gone when Compose called it; undefined for any other message. */
export function engineLost(message: string, host: string): EngineLost | undefined {
  const reason = /^.*(Cannot connect to the Docker daemon|error during connect: .*)/m.exec(message)?.[1];
  return reason === undefined ? undefined : new EngineLost(host, reason.trim());
}

type NetworkError = NodeJS.ErrnoException & { readonly address?: string };
