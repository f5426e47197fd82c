import progress, { ProgressReporter } from '../support/report/progress';

/** Shows what takes long, on stderr, until the work has ended. */
export async function withProgress<T>(isQuiet: boolean, work: () => Promise<T>): Promise<T> {
  if (isQuiet) return work();
  const stop = progress.coordinator();
  ProgressReporter.start();
  try {
    return await work();
  } finally {
    await new Promise((resolve) => setImmediate(resolve)); // The last message is on its way.
    stop();
  }
}
