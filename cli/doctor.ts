import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { styleText } from 'node:util';
import type { Command } from 'commander';
import { describeCounts } from '../support/cleanup/dead-runs';
import { keptNetworksOn } from '../support/cleanup/found-networks';
import { composeVersion } from '../support/docker/compose-errors';
import { Engine } from '../support/docker/engine';
import type { EngineInfo } from '../support/docker/engine-place';
import { findImage, imageNames } from '../support/docker/images';
import type { RequiredImage } from '../support/fabric/generation';
import { generation } from '../support/fabric/generations';
import { isInstalled } from '../support/package';
import { readSettings, type Settings } from '../support/settings';
import { removeLeftovers } from './networks';
import { cucumberManifest } from './run';

interface Finding {
  readonly check: string;
  /** `note`: nothing is wrong, and yet worth knowing. */
  readonly result: 'ok' | 'note' | 'missing';
  readonly found: string;
  readonly remedy?: string;
}

/** Without what it is called. */
type Answer = Omit<Finding, 'check'>;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check what a run needs: Node.js, the Docker engine, Compose, images, disk, leftovers')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit code: 0 if nothing is missing, else 1.')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine();
      process.stdout.write(json ? `${JSON.stringify(findings, undefined, 2)}\n` : table(findings));
      process.exitCode = findings.some(({ result }) => result === 'missing') ? 1 : 0;
    });
}

async function examine(): Promise<Finding[]> {
  const findings: Finding[] = [];
  const check = async (name: string, examination: () => Answer | Promise<Answer>) => {
    // Where a check throws, its message names the cause and the remedy.
    const answer = await Promise.resolve()
      .then(examination)
      .catch((error: Error): Answer => ({ result: 'missing', found: '', remedy: error.message }));
    findings.push({ check: name, ...answer });
  };
  await check('Node.js', () => ok(`${process.version} (${process.execPath})`));
  await check('Cucumber', cucumber);
  let settings: Settings | undefined;
  await check('settings', () => {
    settings = readSettings();
    return ok('valid');
  });
  let engine: Engine | undefined;
  await check('engine', async () => {
    engine = await Engine.connect();
    return describeEngine(engine);
  });
  await check('Compose', async () => ok(await composeVersion()));
  if (engine) {
    const present = engine;
    const known = settings;
    if (known) await check('images', () => images(present, known));
    await check('leftovers', () => leftovers(present));
    await check('kept networks', () => kept(present));
  }
  await check('disk', () => disk(engine));
  engine?.disconnect();
  return findings;
}

const ok = (found: string): Answer => ({ result: 'ok', found });

function cucumber(): Answer {
  try {
    return ok(JSON.parse(readFileSync(cucumberManifest(), 'utf8')).version);
  } catch {
    return {
      result: 'missing',
      found: 'not installed here',
      remedy: 'npm install --save-dev @cucumber/cucumber',
    };
  }
}

async function describeEngine({ docker, version, host, socket }: Engine): Promise<Answer> {
  const { Driver, SecurityOptions = [], OperatingSystem } = await docker.info();
  const isRootless = (SecurityOptions as string[]).some((option) => option.includes('rootless'));
  const kind = [isRootless ? 'rootless' : '', socket ? '' : 'remote'].filter(Boolean);
  return ok([`${version} at ${host}`, `storage driver ${Driver}`, OperatingSystem, ...kind].join(', '));
}

async function images({ docker }: Engine, settings: Settings): Promise<Answer> {
  const required = generation.images(settings);
  const found = await Promise.all(required.map(({ reference }) => findImage(docker, reference)));
  const missing = required.filter((_, index) => !found[index]);
  const names = (images: readonly RequiredImage[]) => images.map(({ reference }) => reference).join(', ');
  if (missing.length === 0) return ok(names(required));
  const text = `missing: ${names(missing)}`;
  if (settings.imageSource === 'embedded' && isInstalled)
    return { result: 'note', found: `${text}; the next run builds them` };
  const present = await imageNames(docker);
  const remedies = missing.map(({ reference, remedy }) => remedy?.(present) ?? `docker pull ${reference}`);
  return { result: 'missing', found: text, remedy: [...new Set(remedies)].join('\n') };
}

async function leftovers(engine: Engine): Promise<Answer> {
  const found = describeCounts(await removeLeftovers(engine, true));
  return found
    ? { result: 'note', found: `${found} of dead runs`, remedy: 'npx chaincode-bdd clean, or the next run' }
    : ok('none');
}

async function kept(engine: Engine): Promise<Answer> {
  const networks = await keptNetworksOn(engine);
  if (networks.length === 0) return ok('none');
  const list = networks.map(({ networkId, title }) => `${networkId} (${title})`).join(', ');
  return { result: 'note', found: list, remedy: 'npx chaincode-bdd down --all' };
}

/** Bytes that a run may need: dev images of four peers, logs, reports. */
const ENOUGH = 1_000_000_000;

async function disk(engine: Engine | undefined): Promise<Answer> {
  const { DockerRootDir = '' }: EngineInfo = engine?.place.isHere ? await engine.docker.info() : {};
  const places = [...new Set([process.cwd(), tmpdir(), DockerRootDir])].filter((path) => existsSync(path));
  const readOnly = [process.cwd(), tmpdir()].filter((path) => !isWritable(path));
  if (readOnly.length > 0)
    return {
      result: 'missing',
      found: `no permission to write in ${readOnly.join(', ')}`,
      remedy: 'use a folder of your own; TMPDIR names the one for temporary files',
    };
  const free = places.map((path) => {
    const { bavail, bsize } = statfsSync(path);
    return { path, bytes: bavail * bsize };
  });
  const found = free.map(({ path, bytes }) => `${(bytes / 1e9).toFixed(1)} GB free in ${path}`).join(', ');
  const full = free.filter(({ bytes }) => bytes < ENOUGH).map(({ path }) => path);
  return full.length === 0
    ? ok(found)
    : { result: 'missing', found, remedy: `free 1 GB in ${full.join(', ')}` };
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const MARKS = { ok: styleText('green', '✔'), note: styleText('yellow', '!'), missing: styleText('red', '✘') };

function table(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map(({ check, result, found, remedy }) => {
    const indent = `\n${' '.repeat(width + 4)}`;
    const text = [found, remedy && `→ ${remedy.replaceAll('\n', `${indent}  `)}`]
      .filter(Boolean)
      .join(indent);
    return `${MARKS[result]} ${check.padEnd(width)}  ${text}\n`;
  });
  const missing = findings.filter(({ result }) => result === 'missing').length;
  return `${lines.join('')}\n${missing === 0 ? 'nothing is missing' : `${missing} missing`}\n`;
}
