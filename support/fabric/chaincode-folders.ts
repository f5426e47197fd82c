import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { UserError } from '../errors';
import type { Chaincode } from './chaincode';
import { type ChaincodeSource, readSourceTree } from './source-tree';

/** Under $GOPATH/src; no other project has it. */
const ROOT = 'chaincode-bdd.local';

const IMPORT_PATH = /^[\w~-][\w.~-]*(?:\/[\w~-][\w.~-]*)*$/;

/** Chaincode that a scenario brings along in folders of its own. */
export class ChaincodeFolders {
  readonly #sources = new Map<string, ChaincodeSource>();

  /** `check` may throw a UserError for source that no peer of this run can build. */
  constructor(private readonly check: (source: ChaincodeSource) => void) {}

  add(alias: string, folder: string, importPath?: string): void {
    this.#sources.set(alias, this.require(alias, folder, importPath));
  }

  /** Throws a UserError for a folder that holds no chaincode, or not one with this import path. */
  require(alias: string, folder: string, importPath?: string): ChaincodeSource {
    if (!statSync(folder).isDirectory()) throw new UserError(`${folder} is not a folder`);
    try {
      const source = sourceIn(folder, importPath, alias);
      this.check(source);
      return source;
    } catch (error) {
      throw error instanceof UserError ? new UserError(`chaincode "${alias}": ${error.message}`) : error;
    }
  }

  /** The chaincode with its source, where a folder was added under its alias or its path; else unchanged. */
  resolve(chaincode: Chaincode): Chaincode {
    const source =
      this.#sources.get(chaincode.alias) ??
      [...this.#sources.values()].find(({ path }) => path === chaincode.path);
    return source ? { ...chaincode, source, path: source.path } : chaincode;
  }
}

function sourceIn(folder: string, importPath: string | undefined, alias: string): ChaincodeSource {
  if (importPath !== undefined && !IMPORT_PATH.test(importPath))
    throw new UserError(`"${importPath}" is not an import path such as "github.com/acme/shop"`);
  const root = rootOf(folder);
  const below = root === folder ? '' : `/${relative(root, folder).split(sep).join('/')}`;
  if (importPath !== undefined && !importPath.endsWith(below))
    throw new UserError(
      `it is part of the Go code in ${root}, so its import path must end with "${below}", unlike "${importPath}"`,
    );
  const rootPath =
    importPath?.slice(0, importPath.length - below.length) ??
    modulePath(root) ??
    `${ROOT}/${alias.replace(/[^\w.~-]/g, '-')}`;
  const files = readSourceTree(root);
  const own = files.filter(({ path }) => dirname(`/${path}`) === (below || '/'));
  return { folder, path: rootPath + below, rootPath, files, own };
}

/** Of code in another language, which is complete in its folder. */
const ROOT_FILES = ['package.json', 'pom.xml', 'build.gradle', 'build.gradle.kts'];

/** Where the Go module or the vendored packages begin that Go code in this folder sees; at most the repository's root. */
function rootOf(folder: string): string {
  if (ROOT_FILES.some((name) => existsSync(join(folder, name)))) return folder;
  for (let at = folder; ; at = dirname(at)) {
    if (['go.mod', 'vendor'].some((name) => existsSync(join(at, name)))) return at;
    if (existsSync(join(at, '.git')) || dirname(at) === at) return folder;
  }
}

/** As its go.mod or govendor's vendor.json has it. */
function modulePath(root: string): string | undefined {
  const [, quoted, path] = /^module\s+(?:"([^"]+)"|(\S+))/m.exec(textOf(join(root, 'go.mod'))) ?? [];
  const [, vendored] = /"rootPath":\s*"([^"]+)"/.exec(textOf(join(root, 'vendor', 'vendor.json'))) ?? [];
  return quoted ?? path ?? vendored;
}

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
