/** HTTP status of an engine's refusal, as dockerode reports it; undefined for any other error. */
function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}

/** The engine has no such object. */
export const isMissing = (error: unknown): boolean => statusOf(error) === 404;

/** Of a creation: another object has the name. */
export const isTaken = (error: unknown): boolean => statusOf(error) === 409;

/** The object is gone, going (409: removal already in progress), or held by another (409: image has dependents). */
export const isGoneOrHeld = (error: unknown): boolean => [404, 409].includes(statusOf(error) ?? 0);

/** Waits for a removal. False for what was gone already, or is held by another. */
export async function unlessGone(removal: Promise<unknown>): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    if (isGoneOrHeld(error)) return false;
    throw error;
  }
}

/** The engine answered, and its answer is no. */
export const isRefusal = (error: unknown): boolean => error instanceof Error && statusOf(error) !== undefined;

/** The engine's own words, without the HTTP that dockerode puts around them. */
export function engineMessage(error: unknown): string {
  const { json, message } = error as { json?: { message?: string }; message: string };
  return (json?.message ?? message).trim();
}
