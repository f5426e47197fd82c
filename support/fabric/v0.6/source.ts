import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../errors';
import type { Settings } from '../../settings';
import type { ChaincodeSource, SourceFile } from '../source-tree';
import { isEmbedded } from './topologies';

const withEnding = (files: readonly SourceFile[], ending: string) =>
  files.filter(({ path }) => path.endsWith(ending));

/** Throws a UserError for source that these images cannot build: peers build Go, the embedded network JavaScript. */
export function requireSource({ folder, files, own }: ChaincodeSource, settings: Settings): void {
  const [go, js] = [withEnding(own, '.go'), withEnding(own, '.js')];
  if (isEmbedded(settings)) {
    if (js.length > 0) return;
    if (withEnding(files, '.go').length > 0)
      throw new UserError(
        `${folder} has only Go, and the embedded network runs JavaScript: set FABRIC_IMAGES=hyperledger, or put a .js ` +
          'file with the same behaviour beside the .go files',
      );
    throw new UserError(`folder ${folder} has no source file (.js, or .go with FABRIC_IMAGES=hyperledger)`);
  }
  if (go.some(isMain)) return;
  const others = [
    ...new Set(
      withEnding(files, '.go')
        .filter(isMain)
        .map(({ file }) => dirname(file)),
    ),
  ];
  const remedy =
    others.length > 0 ? `name the folder that has one: ${others.slice(0, 5).join(', ')}` : 'write one';
  throw new UserError(
    go.length > 0
      ? `folder ${folder} has no package main: ${remedy}`
      : `folder ${folder} has no Go source file, which Fabric's peers build: ${remedy}`,
  );
}

const isMain = ({ file, path }: SourceFile): boolean =>
  !path.endsWith('_test.go') &&
  !/(?:^|\/)vendor\//.test(path) &&
  /^package main\b/m.test(readFileSync(file, 'utf8'));
