import { lstatSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { logger } from '../peer/logging';
import { filesBelow } from '../wire/files';
import type { ChaincodeSpec } from '../wire/messages';
import { chaincodeName } from './name';

const log = logger('container');

/** What goes into the package, as Fabric's `includeFileTypes`, and what the embedded network's chaincode is written in. */
const fileTypes = ['.c', '.h', '.go', '.yaml', '.json', '.js'];

/** Where the certificate is in the package. */
const packedCert = 'src/certs/cert.pem';

/** What a deploy checks before it submits anything. Throws what the peer answers. */
export function checkSpec(spec: ChaincodeSpec, gopath: string): void {
  if (spec.type === 'CAR' || spec.type === 'JAVA') {
    throw new Error(
      `${spec.type} chaincode is not modelled by the embedded network, which runs JavaScript as GOLANG`,
    );
  }
  if (spec.type !== 'GOLANG') {
    throw new Error(`Failed to determine platform type: Unknown chaincodeType: ${spec.type}`);
  }
  if (/^[a-z]+:\/\//.test(spec.path)) {
    throw new Error(`Chaincode from a URL is not modelled by the embedded network: ${spec.path}`);
  }
  if (!statSync(join(gopath, 'src', spec.path), { throwIfNoEntry: false })) {
    throw new Error(`Path to chaincode does not exist: ${spec.path}`);
  }
  if (spec.path === '') throw new Error('Cannot generate hashcode from empty chaincode path');
}

/**
 * Names the chaincode, and packs what each validator sends to its engine: a gzipped tar with the Dockerfile and all
 * sources under $GOPATH. The same sources give the same bytes, at any time. With TLS the peer's certificate goes along, to
 * the path where the peer has it: relative paths start at the working directory of each.
 */
export async function packageChaincode(
  spec: ChaincodeSpec,
  gopath: string,
  dockerfile: string,
  certFile?: string,
): Promise<{ name: string; code: Buffer }> {
  const source = join(gopath, 'src');
  const name = chaincodeName(join(source, spec.path), spec.args);
  const tar = pack();
  const add = (path: string, contents: string | Buffer) =>
    tar.entry({ name: path, mtime: new Date(0), mode: 0o644 }, contents);
  log.info('WriteGopathSrc', `rootDirectory = ${source}`);
  const copyLine = certFile ? `\nCOPY ${packedCert} ${certFile}` : '';
  add('Dockerfile', withRunLine(dockerfile, spec.path, name) + copyLine);
  log.info('WriteFolderToTarPackage', `rootDirectory = ${source}`);
  for (const path of filesBelow(source))
    if (fileTypes.includes(extname(path)) && lstatSync(path).isFile())
      add(join('src', relative(source, path)), readFileSync(path));
  if (certFile) add(packedCert, readFileSync(certFile));
  tar.finalize();
  return { name, code: gzipSync(await buffer(tar)) };
}

/** The configured Dockerfile says what to build on; what to build is added to it. */
export function withRunLine(dockerfile: string, path: string, name: string): string {
  const location = path.replace(/\/$/, '');
  const base = location.split('/').at(-1);
  return `${dockerfile}\nRUN go install ${location} && cp src/github.com/hyperledger/fabric/peer/core.yaml $GOPATH/bin && mv $GOPATH/bin/${base} $GOPATH/bin/${name}`;
}
