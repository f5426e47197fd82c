import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { base, CompileError, compile } from './compile';

/**
 * The `go` of the base image: `go install PATH` and `go build -o FILE PATH` make an executable of a JavaScript
 * chaincode, which the shim in the image runs. So the Dockerfile that peers send does what it does on real images.
 */
const gopath = process.env['GOPATH'] || '/opt/gopath';
const goroot = process.env['GOROOT'] || '/usr/local/go';
const shim = '/usr/local/lib/chaincode/shim.js';

process.exitCode = run(process.argv.slice(2));

function run([command, ...args]: string[]): number {
  try {
    if (command === 'version') console.log('go version embedded, for JavaScript chaincode');
    else if (command === 'install' && args.length > 0) for (const path of args) install(path);
    else if (command === 'build' && args[0] === '-o' && args[1] && args[2]) build(args[2], args[1]);
    else
      throw new CompileError(`go ${[command, ...args].join(' ')}: not modelled by the embedded network`, 2);
    return 0;
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    console.error(error.message);
    return error.exitCode;
  }
}

function install(path: string): void {
  build(path, join(gopath, 'bin', base(path)));
}

/** The package's files are copied, as a compiler's output does not change with its sources either. */
function build(path: string, executable: string): void {
  const { main } = compile(gopath, path, goroot);
  const copy = join(gopath, 'pkg', 'chaincode', path);
  cpSync(join(gopath, 'src', path), copy, { recursive: true });
  mkdirSync(dirname(executable), { recursive: true });
  const start = `require('${shim}').start(new (require('${join(copy, main)}'))());\n`;
  writeFileSync(executable, `#!/usr/local/bin/node --max-semi-space-size=1\n${start}`, { mode: 0o755 });
}
