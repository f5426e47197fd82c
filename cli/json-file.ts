import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { UserError } from '../support/errors';

/** Reads and checks a file that a user wrote. Throws a UserError that names the file, the place in it and the remedy. */
export function readJson<T extends z.ZodType>(file: string, schema: T): z.output<T> {
  const { data, error } = schema.safeParse(parse(file));
  if (data !== undefined) return data;
  const [{ path, message } = { path: [], message: '' }] = error?.issues ?? [];
  throw new UserError(`${file}: ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`);
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read as JSON: ${message}`,
    );
  }
}

/** Undefined for what was cut off when its process was killed. */
export function parsed<T extends z.ZodType>(text: string, schema: T): z.output<T> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
