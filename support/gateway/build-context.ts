import { posix } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { extract, type Header, pack } from 'tar-stream';
import { bareId } from '../docker/images';
import { excerpt, Refused } from './policy';

/** In bytes, gzipped and unpacked; both are held in memory. Fabric 0.6 sends 2.3 MB, 14 MB unpacked. */
export const LARGEST_CONTEXT = { sent: 64_000_000, unpacked: 256_000_000 };

/** What the engine gets, and the image that it builds on. */
export interface BuildContext {
  readonly content: Buffer;
  readonly baseImage: string;
}

/**
 * The build context as it goes to the engine: packed anew from the files that were checked, with these labels in its
 * Dockerfile. Only regular files go along, as peers send them: with links, the engine could find another Dockerfile.
 * Throws `Refused`.
 */
export async function inspectContext(
  sent: Buffer,
  permitted: PermittedDockerfile,
  labels: Readonly<Record<string, string>>,
): Promise<BuildContext> {
  const tar = await unpack(sent);
  const entries = extract();
  const context = pack();
  let baseImage: string | undefined;
  entries.end(tar);
  try {
    for await (const entry of entries) {
      const { mode = 0o644, mtime = new Date(0), type } = entry.header;
      const name = posix.join('/', entry.header.name).slice(1);
      if (type !== 'file') throw new Refused(`its build context has a ${type}: ${excerpt(name)}`);
      let content: Buffer | string = await bytesOf(entry);
      if (DOCKERFILE.test(name)) {
        if (baseImage !== undefined) throw new Refused('its build context has two Dockerfiles');
        const dockerfile = inspectDockerfile(content.toString(), permitted);
        content = withLabels(dockerfile, labels);
        baseImage = dockerfile.baseImage;
      }
      context.entry({ name, mode, mtime }, content);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(`its build context is not a tar: ${(error as Error).message}`);
  }
  if (baseImage === undefined) throw new Refused('its build context has no Dockerfile');
  context.finalize();
  return { content: await bytesOf(context), baseImage };
}

/** Of an image that is equal to another one, but for its labels. */
export const contextOn = (imageId: string): Promise<Buffer> =>
  archiveOf({ name: 'Dockerfile' }, `FROM ${bareId(imageId)}\n`);

/** A tar with one entry. */
export function archiveOf(header: Pick<Header, 'name'> & Partial<Header>, content = ''): Promise<Buffer> {
  const archive = pack();
  archive.entry(header, content);
  archive.finalize();
  return bytesOf(archive);
}

/** All of a stream, without the Blob that node:stream/consumers makes of large ones. */
async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The engine takes a lower-case one where there is no other. */
const DOCKERFILE = /^dockerfile$/i;

async function unpack(sent: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(sent, { maxOutputLength: LARGEST_CONTEXT.unpacked });
  } catch (error) {
    throw new Refused(`its build context is not a gzipped tar: ${(error as Error).message}`);
  }
}

/** An instruction with its continuation lines joined, and the index of its last line. */
interface Instruction {
  readonly text: string;
  readonly lastLine: number;
}

/** What a Dockerfile may begin with, and the labels that it may set itself. */
export interface PermittedDockerfile {
  readonly baseImages: readonly string[];
  readonly label?: RegExp | undefined;
}

interface Dockerfile {
  readonly lines: readonly string[];
  readonly from: Instruction;
  readonly baseImage: string;
}

/**
 * Throws `Refused` unless the Dockerfile builds on one of the images, once, and takes everything else from its context.
 * Engines differ a little in how they join lines, so a line is also checked as if it were no continuation.
 */
export function inspectDockerfile(text: string, { baseImages, label }: PermittedDockerfile): Dockerfile {
  // Beside these, what is white space here may be none for the engine, and the other way round.
  if (/[^\P{White_Space} \t\r\n]|\uFEFF/u.test(text))
    throw new Refused('its Dockerfile has white space that engines read differently');
  const lines = text.split('\n');
  if (lines.some((line) => /^\s*#\s*escape\s*=/i.test(line)))
    throw new Refused('its Dockerfile changes the escape character');
  const [from, ...others] = instructionsOf(lines);
  const [, word, image] = /^(\S+)\s+(\S+)$/.exec(from?.text ?? '') ?? [];
  if (!from || !image || !/^from$/i.test(word ?? ''))
    throw new Refused(
      `its Dockerfile begins with ${excerpt(from?.text ?? 'nothing')}, not with FROM and an image`,
    );
  if (!baseImages.some((base) => fullName(base) === fullName(image)))
    throw new Refused(
      `its Dockerfile builds FROM ${excerpt(image)}; only ${baseImages.join(', ')} is allowed, see FABRIC_BASE_IMAGE`,
    );
  for (const instruction of others) checkInstruction(instruction.text, label);
  for (const line of lines.slice(from.lastLine + 1))
    if (/^\s*(?:from|add|copy|onbuild|label)\s/i.test(line))
      checkInstruction(line.trim().replace(/\\$/, ''), label);
  return { lines, from, baseImage: image };
}

/** Docker leaves out comments and empty lines, also between continuation lines. */
function instructionsOf(lines: readonly string[]): Instruction[] {
  const instructions: Instruction[] = [];
  let joined = '';
  lines.forEach((line, at) => {
    if (/^\s*(?:#|$)/.test(line)) return;
    const [, part = '', continues] = /^(.*?)(\\\s*)?$/.exec(line.replace(/\r$/, '')) ?? [];
    joined += part;
    if (continues) return;
    instructions.push({ text: joined.trim(), lastLine: at });
    joined = '';
  });
  if (joined) instructions.push({ text: joined.trim(), lastLine: lines.length - 1 });
  return instructions;
}

function checkInstruction(text: string, label: RegExp | undefined): void {
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  const instruction = word.toUpperCase();
  const refuse = (reason: string) => {
    throw new Refused(`its Dockerfile has ${excerpt(text)}: ${reason}`);
  };
  if (instruction === 'FROM') refuse('only one FROM is allowed');
  if (instruction === 'LABEL') {
    if (!label || !namesIn(rest).every((name) => label.test(name))) refuse('labels tell whose an image is');
    return;
  }
  if (!ALLOWED.has(instruction)) refuse(`${excerpt(instruction)} is not allowed`);
  // An address needs a colon, be it in a variable or written as an escape.
  if (instruction === 'ADD' && /[:$\\]/.test(rest))
    refuse('ADD takes files of the build context, without : $ \\');
  if (rest.replace(OWNER_FLAGS, '').startsWith('--')) refuse('this flag is not allowed');
}

/** Of `name="value" …`; for any other text a name that is none. */
function namesIn(labels: string): string[] {
  const pairs = /^(?:([\w.-]+)="[^"\\$]*"(?:\s+|$))+$/.test(labels)
    ? labels.matchAll(/([\w.-]+)="[^"]*"/g)
    : [['', '']];
  return [...pairs].map(([, name = '']) => name);
}

const ALLOWED = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE MAINTAINER RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(' '),
);

/** Not `--from`, which reads another image, nor the mounts and networks of a RUN. */
const OWNER_FLAGS = /^(?:--ch(?:own|mod)=[\w:.-]+\s+)*/;

const fullName = (image: string): string =>
  image
    .replace(/^docker\.io\//, '')
    .replace(/^library\//, '')
    .replace(/:latest$/, '');

/** Behind FROM, so that every layer has them. */
function withLabels({ lines, from }: Dockerfile, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => ` ${quoted(name)}=${quoted(value)}`);
  if (pairs.length === 0) return lines.join('\n');
  return lines.toSpliced(from.lastLine + 1, 0, `LABEL${pairs.join('')}`).join('\n');
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\$]/g, '\\$&')}"`;
