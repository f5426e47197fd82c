import { AssertionFailure } from '../../errors';
import type { UserName } from '../names';
import { accepted, type Outcome, refused } from '../outcome';
import type { CompletedCommand, PeerAccess } from '../peer';
import { type ChaincodeId, type ChaincodeMethod, hintFor } from './rest';

/** The CLI prints an invoke's transaction at level INFO only, whatever level its peer has. */
const ENVIRONMENT = ['CORE_LOGGING_LEVEL=info'];

/** Reads a call's result off what the CLI printed. v0.6 prints an invoke's transaction only in a log line on stderr. */
const RESULTS: Readonly<Record<ChaincodeMethod, (completed: CompletedCommand) => string | undefined>> = {
  deploy: ({ stdout }) => /^Deploy chaincode: (\S+)$/m.exec(stdout)?.[1],
  invoke: ({ stderr }) => /Successfully invoked transaction: .*\(([^()]+)\)\s*$/m.exec(stderr)?.[1],
  query: ({ stdout }) => /^Query Result: ([\s\S]*?)\n?$/.exec(stdout)?.[1],
};

/** The `peer` command of Fabric 0.6, run in a peer's container. */
export class PeerCli {
  constructor(private readonly peer: Pick<PeerAccess, 'name' | 'exec'>) {}

  /** Logs the user in on this peer; the value is empty. */
  logIn(user: UserName, secret: string): Promise<Outcome<string>> {
    return this.#run(user, ['network', 'login', user, '-p', secret], () => '');
  }

  /** Of a deploy the chaincode's name, of an invoke the transaction's id, of a query the chaincode's answer. */
  call(
    method: ChaincodeMethod,
    chaincode: ChaincodeId,
    message: string,
    user: UserName | undefined,
  ): Promise<Outcome<string>> {
    const id = 'path' in chaincode ? ['-p', chaincode.path] : ['-n', chaincode.name];
    const asUser = user === undefined ? [] : ['-u', user];
    const args = ['chaincode', method, ...asUser, '-l', 'golang', ...id, '-c', message];
    return this.#run(user, args, RESULTS[method]);
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

function withoutSecret(command: readonly string[]): string {
  const isSecret = (index: number) => command[index - 1] === '-p' && command[2] === 'login';
  return command.map((word, index) => (isSecret(index) ? '***' : word)).join(' ');
}
