import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesBelow } from '../wire/files';
import type { Programs } from './programs';

export const imageNames = ['baseimage', 'ccenv', 'membersrvc', 'netfilter', 'peer'] as const;
export type ImageName = (typeof imageNames)[number];

/** A file of a build's context; a folder where it has no content. */
export interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly content?: Buffer;
}

/** By image, what this project puts into it. What comes from the machine, and the certificate, is not among it. */
export type Contents = Readonly<Record<ImageName, readonly Entry[]>>;

/** Where there is no Node of this machine that would run in the engine's containers. */
const PUBLIC_NODE = 'node:24-bookworm-slim';

/** `hostPrograms`: the images hold this machine's Node and tools. */
export function contentsOf(project: string, programs: Programs, hostPrograms: boolean): Contents {
  const dockerfile = (name: string, base = 'scratch'): Entry => {
    const text = readFileSync(join(project, 'embedded', 'images', `${name}.Dockerfile`), 'utf8');
    return file('Dockerfile', Buffer.from(text.replace('FROM scratch', `FROM ${base}`)));
  };
  const gopath = gopathOf(project);
  return {
    baseimage: [
      dockerfile('baseimage', hostPrograms ? 'scratch' : PUBLIC_NODE),
      // COPY wants something to copy.
      folder('runtime/tmp'),
      program('baseimage/usr/local/bin/go', programs.go),
      file('baseimage/usr/local/lib/chaincode/shim.js', programs.shim),
    ],
    ccenv: [dockerfile('ccenv'), ...gopath],
    membersrvc: [dockerfile('membersrvc'), program('membersrvc', programs.membersrvc)],
    netfilter: [dockerfile(hostPrograms ? 'netfilter' : 'netfilter-public'), folder('netfilter/tmp')],
    peer: [dockerfile('peer'), ...gopath, program('peer', programs.peer)],
  };
}

/** Names and contents, not when and where files were written: a clone and an installed package have the same. */
export function contentsHash(contents: Contents): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const image of imageNames)
    for (const { name, mode, content = '' } of contents[image])
      hash.update(`\0${image}\0${name}\0${mode}\0${content.length}\0`).update(content);
  return hash.digest('hex').slice(0, 16);
}

/** npm keeps of a file's mode only whether it is executable. */
function gopathOf(project: string): Entry[] {
  const root = join(project, 'embedded', 'gopath');
  return filesBelow(root).map((path) => {
    const make = statSync(path).mode & 0o111 ? program : file;
    return make(`gopath/${relative(root, path)}`, readFileSync(path));
  });
}

const file = (name: string, content: Buffer): Entry => ({ name, mode: 0o644, content });
const program = (name: string, content: Buffer): Entry => ({ name, mode: 0o755, content });
const folder = (name: string): Entry => ({ name, mode: 0o1777 });
