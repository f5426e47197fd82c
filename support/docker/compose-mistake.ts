import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type Document, isMap, isScalar, LineCounter, parseDocument, type Scalar } from 'yaml';

/**
 * Where the mistake is that Compose complains of, and what it is: `net.yml, line 4: …`. Compose names the file or
 * the line, seldom both, and for a wrong indentation a line above it.
 */
export function mistakeIn(files: readonly string[], directory: string, complaint: string): string {
  const sources = withExtended(files.map((file) => resolve(directory, file)));
  const place = ({ file, lines }: Source, offset: number) =>
    `${asNamed(file, directory)}, line ${lines.linePos(offset).line}`;

  for (const source of sources) {
    const [error] = source.document.errors;
    if (error) return `${place(source, error.pos[0])}: ${error.message}`;
  }
  const old = sources.find(isFormat1);
  if (old) return `${place(old, 0)}: ${FORMAT_1}${remedyBy(old.file, directory)}`;
  const named = sources.filter(({ file }) => complaint.includes(file));
  for (const source of [...named, ...sources.toReversed()]) {
    const offset = offsetIn(source, complaint);
    if (offset !== undefined) return `${place(source, offset)}: ${complaint}`;
  }
  return `${files.join(', ')}: ${complaint}`;
}

/** Of files from before Compose 1.6, as Fabric's own suite has them. */
const FORMAT_1 =
  "it is in Compose's format v1, which Compose 2 does not read: its services have to stand below `services:`";

function isFormat1({ document: { contents } }: Source): boolean {
  return isMap(contents) && contents.items.some(isService) && !contents.has('services');
}

/** A map with what makes a service. */
const isService = ({ value }: { value: unknown }): boolean =>
  isMap(value) && ['image', 'extends', 'build'].some((key) => value.has(key));

function remedyBy(file: string, directory: string): string {
  if (dirname(file) === directory || !existsSync(join(directory, basename(file)))) return '';
  return `. Without its folder, the name is that of a file in ${basename(directory)}/ that can be read`;
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

const EXTENDED = /\bfile:\s*["']?([^\s"',}]+)/g;

/** The files, and those that their services extend, as far as they can be read. */
function withExtended(files: readonly string[]): Source[] {
  const sources = new Map<string, Source | undefined>();
  const visit = (file: string) => {
    if (sources.has(file)) return;
    const text = textOf(file);
    sources.set(file, text === undefined ? undefined : parsed(file, text));
    for (const [, name = ''] of (text ?? '').matchAll(EXTENDED)) visit(resolve(dirname(file), name));
  };
  files.forEach(visit);
  return [...sources.values()].filter((source) => source !== undefined);
}

function parsed(file: string, text: string): Source {
  const lines = new LineCounter();
  return { file, text, lines, document: parseDocument(text, { lineCounter: lines, prettyErrors: false }) };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // Compose's own words say why.
  }
}

/** Where in this file that is which Compose complains of; undefined where it is not in it. */
function offsetIn({ document, text }: Source, complaint: string): number | undefined {
  const alias = /unknown anchor '([^']+)'/.exec(complaint)?.[1];
  const offset = alias ? text.indexOf(`*${alias}`) : (keyAt(document, pathIn(complaint))?.range?.[0] ?? -1);
  return offset < 0 ? undefined : offset;
}

/** `services.vp0 Additional property imagee is not allowed` and `service "vp0" depends on …` name a place each. */
function pathIn(complaint: string): string[] {
  const [path] = /\bservices(?:\.[\w-]+)+/.exec(complaint) ?? [];
  const property = /additional propert\w+ '?([\w-]+)/i.exec(complaint)?.[1];
  const service = /\bservice "([\w-]+)"/.exec(complaint)?.[1];
  if (path) return [...path.split('.'), ...(property ? [property] : [])];
  return service ? ['services', service] : [];
}

/** The key at the end of the path. */
function keyAt(document: Document.Parsed, path: readonly string[]): Scalar | undefined {
  let node: unknown = document.contents;
  let key: Scalar | undefined;
  for (const name of path) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && item.key.value === name)
      : undefined;
    if (!pair || !isScalar(pair.key)) return undefined;
    [key, node] = [pair.key, pair.value];
  }
  return key;
}

/** As a scenario names it: a file of the project's own by its name alone. */
function asNamed(file: string, directory: string): string {
  const name = relative(directory, file);
  return name.startsWith('..') ? file : name;
}
