import type { FakeFabric } from './fabric';
import type { FakePeer, Refusable } from './peer';

/** The `peer` command in a fake peer's container. */
export function commandLine(fabric: FakeFabric, peer: FakePeer, command: readonly string[]) {
  const given = peer.commands.get(command.join(' '));
  if (given) return given;
  if (command[0] === 'cat') return { exitCode: 0 }; // No connection of it has anything to send again.
  const [, , action = ''] = command;
  const refusal = peer.refusals.get(action as Refusable);
  if (refusal !== undefined) return { exitCode: 1, stderr: `Error: ${refusal}\nUsage:\n` };
  const call = (): string[] => JSON.parse(after('-c', command)).Args;
  if (action === 'login') return { exitCode: 0 };
  if (action === 'deploy') {
    const name = fabric.submit('deploy', call(), after('-p', command));
    return { exitCode: 0, stdout: `Deploy chaincode: ${name}\n` };
  }
  if (action === 'invoke')
    return {
      exitCode: 0,
      stderr: `Successfully invoked transaction: x(${fabric.submit('invoke', call())})\n`,
    };
  if (action === 'query') return { exitCode: 0, stdout: `Query Result: ${peer.query(call())}\n` };
  return { exitCode: 127, stderr: `${command.join(' ')}: no such command\n` };
}

const after = (option: string, command: readonly string[]): string =>
  command[command.indexOf(option) + 1] ?? '';
