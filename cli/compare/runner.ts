import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../support/errors';
import { queryOf } from '../../support/report/messages';
import { cucumberCommand } from '../run';
import { MESSAGES, OUTPUT, readAttempt } from './attempt';
import type { Turn } from './schedule';
import type { Attempt, Role, Sides } from './schema';
import { environmentOf, type Side } from './sides';

/** What decides which scenarios are compared. */
export interface Selection {
  readonly paths: readonly string[];
  /** `--tags`, `--name`, as cucumber-js takes them. */
  readonly filters: readonly string[];
  /** `--profile`, `--config`. */
  readonly configuration: readonly string[];
}

export interface ListedScenario {
  readonly id: string;
  readonly name: string;
}

/**
 * Runs cucumber-js, a process for each scenario: it takes two or three seconds more than in one for all, and a scenario
 * has no memory of the ones before it, may crash alone, and has reports and evidence of its own.
 */
export class Runner {
  readonly #children = new Set<ChildProcess>();
  /** By `stop`. */
  isStopping = false;

  constructor(
    private readonly directory: string,
    private readonly sides: Sides<Side>,
    private readonly selection: Selection,
  ) {}

  /** The scenarios that a side would run. Throws a UserError with Cucumber's words where that is not possible. */
  async list(role: Role): Promise<ListedScenario[]> {
    const folder = this.#newFolder(`list-${role}`);
    const { paths, filters } = this.selection;
    const code = await this.#run(role, folder, ['--dry-run', ...filters, ...paths]);
    if (code !== 0) {
      const output = readFileSync(join(folder, OUTPUT), 'utf8').trim();
      throw new UserError(`Side ${this.sides[role].name}:\n${output}`);
    }
    const query = queryOf(join(folder, MESSAGES));
    return query.findAllTestCaseStarted().flatMap((started) => {
      const pickle = query.findPickleBy(started);
      return pickle ? [{ id: `${pickle.uri}:${pickle.location?.line}`, name: pickle.name }] : [];
    });
  }

  /** Undefined where it was interrupted. */
  async attempt(turn: Turn): Promise<Attempt | undefined> {
    const place = turn.scenario.replace(/\.feature:/, '-').replaceAll(/[^\w.-]+/g, '_');
    const folder = this.#newFolder(join(place, `${turn.side}-${turn.number}`));
    const startedAt = new Date();
    await this.#run(turn.side, folder, [turn.scenario]);
    return this.isStopping ? undefined : readAttempt(turn, folder, this.directory, startedAt);
  }

  /** The runs under way remove their networks and end. */
  stop(signal: NodeJS.Signals): void {
    this.isStopping = true;
    for (const child of this.#children) child.kill(signal);
  }

  #newFolder(name: string): string {
    const folder = join(this.directory, 'runs', name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  async #run(role: Role, folder: string, args: readonly string[]): Promise<number> {
    const all = [...this.selection.configuration, ...args];
    const output = openSync(join(folder, OUTPUT), 'w');
    const child = spawn(
      process.execPath,
      [...cucumberCommand(all), ...all, '--format', `message:${join(folder, MESSAGES)}`],
      { env: this.#environment(role, folder), stdio: ['ignore', output, output] },
    );
    this.#children.add(child);
    const [code] = await once(child, 'close');
    this.#children.delete(child);
    closeSync(output);
    return code ?? 1;
  }

  /** Both sides may run at the same time on one engine: their ids differ, and are equally long. */
  #environment(role: Role, folder: string): NodeJS.ProcessEnv {
    const id = process.env['FABRIC_NETWORK_ID'] || 'cmp';
    return {
      ...environmentOf(this.sides[role]),
      FABRIC_NETWORK_ID: `${id}${role === 'from' ? 'a' : 'b'}`,
      REPORTS_DIRECTORY: join(folder, 'reports'),
      EVIDENCE: 'always',
      EVIDENCE_DIRECTORY: join(folder, 'evidence'),
      KEEP_NETWORK: '',
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
    };
  }
}
