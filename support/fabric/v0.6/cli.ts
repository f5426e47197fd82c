import { ctorMessage } from '../chaincode';
import { accepted, type Outcome, refused } from '../outcome';

/** How a command runs where the `peer` program is. */
export type Exec = (command: readonly string[]) => Promise<Completed>;

export interface Completed {
  readonly command: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** In net mode a path under $GOPATH/src, in development mode the name it registered under. */
export type ChaincodeId = { readonly path: string } | { readonly name: string };

/** The `peer` command of Fabric 0.6, on one peer. */
export class PeerCli {
  /** `name` is the peer's. */
  constructor(
    private readonly exec: Exec,
    private readonly name: string,
  ) {}

  run(args: readonly string[]): Promise<Completed> {
    return this.exec(['peer', ...args]);
  }

  /** Logs the user in on this peer; its value says nothing. */
  async login(user: string, secret: string): Promise<Outcome<string>> {
    return this.#outcome(user, ['network', 'login', user, '-p', secret], () => '');
  }

  /** The chaincode's name, read off stdout. The command returns before anything is built. */
  async deploy(chaincode: ChaincodeId, ctor: string, user: string | undefined): Promise<Outcome<string>> {
    const id = 'path' in chaincode ? ['-p', chaincode.path] : ['-n', chaincode.name];
    return this.#outcome(
      user,
      ['chaincode', 'deploy', ...asUser(user), '-l', 'golang', ...id, '-c', ctor],
      ({ stdout }) => /^Deploy chaincode: (\S+)$/m.exec(stdout)?.[1],
    );
  }

  /** The transaction's id. v0.6 prints it nowhere but in a log line on stderr, at level INFO. */
  async invoke(name: string, call: readonly string[], user: string | undefined): Promise<Outcome<string>> {
    return this.#outcome(
      user,
      ['chaincode', 'invoke', ...asUser(user), '-l', 'golang', '-n', name, '-c', ctorMessage(call)],
      ({ stderr }) => /Successfully invoked transaction: .*\(([^()]+)\)\s*$/m.exec(stderr)?.[1],
    );
  }

  async query(name: string, call: readonly string[], user: string | undefined): Promise<Outcome<string>> {
    return this.#outcome(
      user,
      ['chaincode', 'query', ...asUser(user), '-l', 'golang', '-n', name, '-c', ctorMessage(call)],
      ({ stdout }) => /^Query Result: ([\s\S]*?)\n?$/.exec(stdout)?.[1],
    );
  }

  /** Exit code other than 0: Fabric's refusal. Exit code 0 without what was to be read: not Fabric 0.6's CLI. */
  async #outcome(
    user: string | undefined,
    args: readonly string[],
    read: (completed: Completed) => string | undefined,
  ): Promise<Outcome<string>> {
    const completed = await this.run(args);
    const where = `\`${described(completed.command)}\`, exit ${completed.exitCode}`;
    if (completed.exitCode !== 0)
      return refused(errorLine(completed.stderr), where, { user, peer: this.name });
    const value = read(completed);
    if (value === undefined)
      throw new Error(`${where} printed no result:\n${completed.stdout}${completed.stderr}`);
    return accepted(value);
  }
}

const asUser = (user: string | undefined): string[] => (user === undefined ? [] : ['-u', user]);

/** The command as typed, with a secret left out. */
function described(command: readonly string[]): string {
  const shown = command.map((word, index) =>
    command[index - 1] === '-p' && command[2] === 'login' ? '***' : word,
  );
  return shown.join(' ');
}

/** What follows `Error: `, without the usage text the CLI prints after it. */
function errorLine(stderr: string): string {
  return /^Error: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim();
}
