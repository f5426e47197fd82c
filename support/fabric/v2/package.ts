import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { constants, createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { UserError } from '../../errors';
import type { Chaincode } from '../chaincode';
import { accepted, type Outcome } from '../outcome';
import { type ChaincodeSource, JAVA_BUILDS } from '../source-tree';
import { chaincodeName, VERSION } from './definition';

/** A chaincode package as `peer lifecycle chaincode package` makes it. */
export interface ChaincodePackage {
  /** `example02_1.0:e537433c…`: label and SHA-256 of the content. */
  readonly id: string;
  readonly content: Buffer;
}

/** By a file at the root of the code. */
const TYPES: ReadonlyMap<string, 'golang' | 'node' | 'java'> = new Map([
  ['go.mod', 'golang'],
  ['package.json', 'node'],
  ...JAVA_BUILDS.map((name) => [name, 'java'] as const),
]);

/** Throws a UserError for a chaincode without a folder. */
export async function packageOfChaincode({ source, service, alias }: Chaincode): Promise<ChaincodePackage> {
  const label = labelOf(alias);
  if (service) return servicePackage(label, service);
  if (source) return packageOf(source, label);
  throw new UserError(`"${alias}" has no folder`, { action: 'chaincode folder', subject: alias });
}

export const labelOf = (alias: string): string => `${chaincodeName(alias)}_${VERSION}`;

/** In the chaincode's own folder, which may lie below that of its Go module. */
const METADATA = 'META-INF/';

/** The same files always make the same package. As Fabric does, it leaves out hidden files among the metadata: `.DS_Store`. */
export async function packageOf(source: ChaincodeSource, label: string): Promise<ChaincodePackage> {
  const type = typeOf(source);
  const metadata = posix.join(posix.relative(source.rootPath, source.path), METADATA);
  const nameOf = (path: string) =>
    path.startsWith(metadata) ? `${METADATA}${path.slice(metadata.length)}` : `src/${path}`;
  const files = source.files
    .map(({ file, path }) => [nameOf(path), readFileSync(file)] as const)
    .filter(([name]) => !(name.startsWith(METADATA) && posix.basename(name).startsWith('.')));
  const code = await tarGz(files.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return wrapped({ path: source.path, type, label }, code);
}

async function wrapped(
  metadata: { readonly path: string; readonly type: string; readonly label: string },
  code: Buffer,
): Promise<ChaincodePackage> {
  const content = await tarGz([
    ['metadata.json', Buffer.from(JSON.stringify(metadata))],
    ['code.tar.gz', code],
  ]);
  return { id: `${metadata.label}:${createHash('sha256').update(content).digest('hex')}`, content };
}

/** Of chaincode that runs as a service: where peers connect to it. */
export async function servicePackage(label: string, address: string): Promise<ChaincodePackage> {
  const connection = { address, dial_timeout: '10s', tls_required: false };
  const code = await tarGz([['connection.json', Buffer.from(JSON.stringify(connection))]]);
  return wrapped({ path: '', type: 'ccaas', label }, code);
}

/** Throws a UserError for a folder without code for Fabric 2.x. */
export function typeOf({ folder, files }: ChaincodeSource): string {
  const [type] = files.flatMap(({ path }) => TYPES.get(path) ?? []);
  if (type) return type;
  throw new UserError(
    `folder ${folder} has no code that Fabric 2.x builds: it needs one of ${[...TYPES.keys()].join(', ')}`,
  );
}

/** With the times, owners and modes that Fabric's own packages have; compressed less, which takes a quarter of the time. */
async function tarGz(files: readonly (readonly [name: string, content: Buffer])[]): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of files)
    archive.entry({ name, mode: 0o100644, uid: 500, gid: 500, mtime: new Date(0) }, content);
  archive.finalize();
  return buffer(archive.pipe(createGzip({ level: constants.Z_BEST_SPEED })));
}

/** Milliseconds that a peer has to build: as in compose/v2, and a little more to tell that it did not. */
export const INSTALL_BOUND = 630_000;

/** A package that the peer has already counts as installed. */
export const installed = (outcome: Outcome<unknown>): Outcome<unknown> =>
  !outcome.ok && /chaincode already successfully installed/.test(outcome.error.message)
    ? accepted(undefined)
    : outcome;
