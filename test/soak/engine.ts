import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** What is on the engine and in the temporary directory, one line each: to be the same after a run as before it. */
export function inventory(): Set<string> {
  return new Set([
    ...lines('container', ['ps', '-a', '--format', '{{.ID}} {{.Names}}']),
    ...lines('image', ['images', '--format', '{{.ID}} {{.Repository}}:{{.Tag}}']),
    ...lines('network', ['network', 'ls', '--format', '{{.Name}}']),
    ...lines('volume', ['volume', 'ls', '--format', '{{.Name}}']),
    ...readdirSync(tmpdir())
      .filter((name) => /^(chaincode-bdd-|engine-)/.test(name))
      .map((name) => `directory ${name}`),
  ]);
}

/** What came and what went, as lines with + and -. */
export function difference(before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
  return [
    ...[...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
    ...[...before].filter((line) => !after.has(line)).map((line) => `- ${line}`),
  ];
}

function lines(kind: string, args: string[]): string[] {
  const output = execFileSync('docker', args, { encoding: 'utf8' });
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => `${kind} ${line}`);
}
