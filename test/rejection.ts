/** What the attempt rejects with. Throws where it succeeds. */
export async function rejection(attempt: Promise<unknown>): Promise<Error> {
  const error = await attempt.then(
    () => undefined,
    (reason: Error) => reason,
  );
  if (error) return error;
  throw new Error('it did not fail');
}
