import leven from 'leven';
import { type Command, type Flag, peer } from './commands';
import { withoutFlags } from './flags';

/** A command with those above it, the program first, and the words that were left for it. */
export interface Invocation {
  readonly path: readonly Command[];
  readonly command: Command;
  readonly words: readonly string[];
}

/** Finds the command that `argv` means. Throws `unknown command "x" for "peer"`, with suggestions. */
export function find(argv: readonly string[]): Invocation {
  let words = argv;
  let command = peer;
  const path = [peer];
  for (;;) {
    const [name] = withoutFlags(words, flagsOf(path));
    const next = command.commands.find((c) => c.name === name || c.aliases?.includes(name ?? ''));
    if (!next) {
      // Cobra minds unknown words only at the top: `peer chaincode nosuch` shows the help of `peer chaincode`.
      if (command === peer && name !== undefined) {
        throw new Error(`unknown command "${name}" for "peer"${suggestions(name)}`);
      }
      return { path, command, words };
    }
    words = words.toSpliced(words.indexOf(name ?? ''), 1);
    command = next;
    path.push(next);
  }
}

/** All flags the last command of `path` knows. */
export function flagsOf(path: readonly Command[]): Flag[] {
  return [...(path.at(-1)?.flags ?? []), ...path.flatMap((c) => c.persistentFlags)];
}

export function help({ path, command, words }: Invocation): string {
  const text = command.long || command.short;
  return `${text ? `${text}\n\n` : ''}${usage({ path, command, words })}`;
}

/** The usage text, as the template of the cobra of 2016 has it. */
export function usage({ path, command, words }: Invocation): string {
  const line = [...path.slice(0, -1).map((c) => c.name), command.use ?? command.name].join(' ');
  const name = path.map((c) => c.name).join(' ');
  const own = [...command.flags, ...command.persistentFlags];
  // Cobra notes the flags of a command before it adds --help, unless nothing made it look at them earlier.
  if (words.length === 0)
    own.push({ name: 'help', shorthand: 'h', bool: true, usage: `help for ${command.name}` });
  const inherited = path.slice(0, -1).flatMap((c) => c.persistentFlags);
  let text = 'Usage:';
  if (command.runnable) text += `\n  ${line} [flags]`;
  if (command.commands.length) text += `\n  ${name} [command]`;
  if (command.aliases) text += `\n\nAliases:\n  ${[command.name, ...command.aliases].join(', ')}\n`;
  if (command.commands.length) {
    const list = command.commands.map((c) => `\n  ${c.name.padEnd(11)} ${c.short}`);
    text += `\n\nAvailable Commands:${list.join('')}`;
  }
  if (own.length) text += `\n\nFlags:\n${flagUsages(own)}`;
  if (inherited.length) text += `\n\nGlobal Flags:\n${flagUsages(inherited)}`;
  if (command.commands.length) {
    text += `\n\nUse "${name} [command] --help" for more information about a command.`;
  }
  return `${text}\n`;
}

function flagUsages(flags: readonly Flag[]): string {
  const lines = flags
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => {
      const shorthand = flag.shorthand ? `-${flag.shorthand}, ` : '    ';
      const fallback = flag.default === undefined ? '' : ` (default "${flag.default}")`;
      return [
        `  ${shorthand}--${flag.name}${flag.bool ? '' : ' string'}`,
        `${flag.usage}${fallback}`,
      ] as const;
    });
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `${left.padEnd(width)}   ${right}`).join('\n');
}

function suggestions(typed: string): string {
  const near = peer.commands.filter(
    ({ name }) => leven(typed.toLowerCase(), name) <= 2 || name.startsWith(typed.toLowerCase()),
  );
  return near.length ? `\n\nDid you mean this?\n${near.map(({ name }) => `\t${name}\n`).join('')}` : '';
}
