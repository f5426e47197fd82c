import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../support/errors';
import { parsed } from '../json-file';
import { type Attempt, attempt, options, role } from './schema';

const FILE = 'journal.ndjson';

const side = z.object({ name: z.string(), variables: z.record(z.string(), z.string()) });

const plan = z.object({
  startedAt: z.string(),
  sides: z.object({ from: side, to: side }),
  images: z.object({ from: z.array(z.string()), to: z.array(z.string()) }).describe('ids'),
  selection: z.object({
    paths: z.array(z.string()),
    filters: z.array(z.string()),
    configuration: z.array(z.string()),
  }),
  scenarios: z.array(z.object({ id: z.string(), name: z.string(), leftOut: z.array(role) })),
  options,
});

/** What is compared; the first line of the journal. */
export type Plan = DeepReadonly<z.output<typeof plan>>;

type DeepReadonly<T> = { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

/** The runs that have ended, a line each, so that an interrupt loses only the one under way. */
export class Journal {
  readonly #file: string;

  constructor(
    directory: string,
    readonly plan: Plan,
    readonly attempts: Attempt[] = [],
  ) {
    this.#file = join(directory, FILE);
  }

  /** Removes what an earlier comparison left in this directory. */
  static begin(directory: string, plan: Plan): Journal {
    rmSync(join(directory, 'runs'), { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    const journal = new Journal(directory, plan);
    journal.#write();
    return journal;
  }

  /** Throws a UserError where there is nothing to resume. */
  static resume(directory: string): Journal {
    const file = join(directory, FILE);
    if (!existsSync(file)) throw new UserError(`There is nothing to resume in ${directory}/.`);
    const [first = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
    const found = parsed(first, plan);
    if (!found) throw new UserError(`${file} is of another version. Start again without --resume.`);
    // A line that was cut off is run again, and so is what could not run.
    const attempts = lines
      .flatMap((line) => parsed(line, attempt) ?? [])
      .filter(({ status }) => status !== 'not run');
    const journal = new Journal(directory, found, attempts);
    journal.#write();
    return journal;
  }

  #write(): void {
    const lines = [this.plan, ...this.attempts].map((one) => `${JSON.stringify(one)}\n`);
    writeFileSync(this.#file, lines.join(''));
  }

  add(attempt: Attempt): void {
    this.attempts.push(attempt);
    appendFileSync(this.#file, `${JSON.stringify(attempt)}\n`);
  }
}
