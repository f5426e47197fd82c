import { AssertionFailure } from '../../errors';
import { callMessage } from '../chaincode';
import type { CompletedCommand, PeerAccess } from '../generation';
import type { ChaincodeName, UserName } from '../names';
import { accepted, type Outcome, refused } from '../outcome';
import { hintFor } from './refusals';

/** The CLI prints an invoke's transaction at level INFO only, whatever level its peer has. */
const ENVIRONMENT = ['CORE_LOGGING_LEVEL=info'];

/** The `peer` command of Fabric 0.6, run in a peer's container. */
export class PeerCli {
  constructor(private readonly peer: Pick<PeerAccess, 'name' | 'exec'>) {}

  /** Logs the user in on this peer; the value is empty. */
  logIn(user: UserName, secret: string): Promise<Outcome<string>> {
    return this.#run(user, ['network', 'login', user, '-p', secret], () => '');
  }

  /** The chaincode's name, read off stdout. The command returns before anything is built. */
  deploy(
    chaincode: { readonly path: string } | { readonly name: ChaincodeName },
    ctor: string,
    user: UserName | undefined,
  ): Promise<Outcome<string>> {
    const id = 'path' in chaincode ? ['-p', chaincode.path] : ['-n', chaincode.name];
    const args = ['chaincode', 'deploy', ...asUser(user), '-l', 'golang', ...id, '-c', ctor];
    return this.#run(user, args, ({ stdout }) => /^Deploy chaincode: (\S+)$/m.exec(stdout)?.[1]);
  }

  /** The transaction's id. v0.6 prints it only in a log line on stderr. */
  invoke(name: ChaincodeName, call: readonly string[], user: UserName | undefined): Promise<Outcome<string>> {
    return this.#run(
      user,
      ['chaincode', 'invoke', ...asUser(user), '-l', 'golang', '-n', name, '-c', callMessage(call)],
      ({ stderr }) => /Successfully invoked transaction: .*\(([^()]+)\)\s*$/m.exec(stderr)?.[1],
    );
  }

  query(name: ChaincodeName, call: readonly string[], user: UserName | undefined): Promise<Outcome<string>> {
    return this.#run(
      user,
      ['chaincode', 'query', ...asUser(user), '-l', 'golang', '-n', name, '-c', callMessage(call)],
      ({ stdout }) => /^Query Result: ([\s\S]*?)\n?$/.exec(stdout)?.[1],
    );
  }

  /** An exit code other than 0 is Fabric's refusal; 0 without the expected output is not Fabric 0.6's CLI. */
  async #run(
    user: UserName | undefined,
    args: readonly string[],
    read: (completed: CompletedCommand) => string | undefined,
  ): Promise<Outcome<string>> {
    const completed = await this.peer.exec(['peer', ...args], ENVIRONMENT);
    const { exitCode, stdout, stderr } = completed;
    const where = `\`${withoutSecret(completed.command)}\`, exit ${exitCode}`;
    if (exitCode !== 0) {
      // The CLI prints its usage after the error.
      const message = /^Error: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim();
      return refused(message, where, hintFor(message, { user, peer: this.peer.name }));
    }
    const value = read(completed);
    if (value === undefined) throw new AssertionFailure(`${where} printed no result:\n${stdout}${stderr}`);
    return accepted(value);
  }
}

const asUser = (user: UserName | undefined): string[] => (user === undefined ? [] : ['-u', user]);

function withoutSecret(command: readonly string[]): string {
  const isSecret = (index: number) => command[index - 1] === '-p' && command[2] === 'login';
  return command.map((word, index) => (isSecret(index) ? '***' : word)).join(' ');
}
