import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** In the order of Go's ioutil.ReadDir: by name, byte for byte; what is in a directory where its name stands. */
export function filesBelow(directory: string, without: readonly string[] = []): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => !without.includes(name))
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? filesBelow(path, without) : [path];
    });
}
