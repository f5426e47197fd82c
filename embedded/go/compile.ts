import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** What a failed compilation says, on the lines Go would use, and the exit code. */
export class CompileError extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/**
 * Checks the package at `path` under `gopath`/src as `go install` would, and returns its files, the one to start
 * first: the only one, or main.js, or the one named as the directory.
 */
export function compile(gopath: string, path: string, goroot: string): { main: string; files: string[] } {
  const directory = join(gopath, 'src', path);
  if (!isDirectory(directory)) {
    throw new CompileError(
      `cannot find package "${path}" in any of:\n\t${join(goroot, 'src', path)} (from $GOROOT)\n\t${directory} (from $GOPATH)`,
      1,
    );
  }
  const names = readdirSync(directory).sort();
  const files = names.filter((name) => name.endsWith('.js'));
  if (files.length === 0) throw new CompileError(noJavaScript(path, names), 1);
  const errors = files.flatMap((name) => syntaxError(directory, join('src', path, name), name));
  if (errors.length > 0) throw new CompileError(`# ${path}\n${errors.join('\n')}`, 2);
  const main =
    files.length === 1 ? files[0] : ['main.js', `${base(path)}.js`].find((name) => files.includes(name));
  if (!main) throw new CompileError(`# ${path}\nno main.js or ${base(path)}.js among ${files.join(', ')}`, 2);
  return { main, files };
}

export function base(path: string): string {
  return path.split('/').findLast((part) => part !== '') ?? '';
}

function noJavaScript(path: string, names: readonly string[]): string {
  if (!names.some((name) => name.endsWith('.go'))) return `package ${path}: no JavaScript files`;
  return (
    `package ${path}: Go chaincode is not modelled by the embedded network, which runs JavaScript: ` +
    `put a .js file with the same behaviour beside the .go files`
  );
}

/** `src/path/file.js:line:column: message`, which is how Go's compiler names a place. */
function syntaxError(directory: string, shown: string, name: string): string[] {
  try {
    // Wrapped as Node's module loader wraps it, so that a `return` at the top is no error; on line 1 all the same.
    const code = readFileSync(join(directory, name), 'utf8').replace(/^#!.*/, '');
    new Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, {
      filename: shown,
    });
    return [];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [place = '', , marker = ''] = (error.stack ?? '').split('\n');
    const line = Number(/:(\d+)$/.exec(place)?.[1] ?? 1);
    const wrapper = line === 1 ? '(function (exports, require, module, __filename, __dirname) {'.length : 0;
    return [`${shown}:${line}:${marker.indexOf('^') + 1 - wrapper}: syntax error: ${error.message}`];
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
