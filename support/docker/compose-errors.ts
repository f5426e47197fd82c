import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parseDocument } from 'yaml';
import { HarnessError, UserError } from '../errors';
import { isInstalled } from '../package';
import { engineFull, engineLost } from './engine-errors';

/** The first version that can do everything the files in `compose/` use; script/lib/docker.sh has the same. */
const MINIMUM = { major: 2, minor: 20 };

const INSTALL =
  (isInstalled ? 'Install' : 'script/bootstrap installs it; or install') +
  ' the plugin: docker-compose-v2, docker-compose-plugin or docker-compose, by your system.';

/** Milliseconds for `docker compose version` and `docker compose config`, which ask no engine. */
export const COMMAND_BOUND = 120_000;

/** The version of Compose, for example 2.26.1. Throws a UserError if docker or Compose is missing, or too old. */
export async function composeVersion(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const options = { env: environment, timeout: COMMAND_BOUND };
  const { stdout } = await promisify(execFile)('docker', ['compose', 'version'], options).catch((error) => {
    if (error.code === 'ENOENT')
      throw new UserError(
        `There is no docker command on the PATH; networks are started by \`docker compose\`. ${isInstalled ? 'Install' : 'script/bootstrap installs'} both.`,
      );
    const [reason = ''] = complaintIn(error.stderr || error.message).split('\n');
    throw new UserError(`Docker Compose is missing (${reason}). ${INSTALL}`);
  });
  const version = /version v?(\S+)/.exec(stdout)?.[1] ?? stdout.trim();
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? []; // Without numbers, somebody built it: it may do.
  const isTooOld =
    Number(major) < MINIMUM.major || (Number(major) === MINIMUM.major && Number(minor) < MINIMUM.minor);
  if (isTooOld)
    throw new UserError(
      `Docker Compose ${version} is too old: ${MINIMUM.major}.${MINIMUM.minor} or newer is needed. ${INSTALL}`,
    );
  return version;
}

/** Progress and warnings in Compose's output, and what the shell around it says: not the reason of a failure. */
const PROGRESS =
  / (?:Creating|Created|Starting|Started|Waiting|Healthy|Running|Recreated?|Pulling|Error) *$|^time="[^"]*" level=warning |^\[1\]\+ /;

/** `time="…" level=warning msg="The \\"ARCH_TAG\\" variable is not set. …"` */
const WARNING = /^time="[^"]*" level=warning msg="((?:[^"\\]|\\.)*)"/gm;

/** Each once; not that the attribute `version` means nothing any more, which is so in most files. */
export function warningsIn(output: string): string[] {
  const texts = [...output.matchAll(WARNING)].map(([, text = '']) => text.replaceAll('\\"', '"'));
  return [...new Set(texts)].filter((text) => !/\bversion. is obsolete\b/.test(text));
}

/** Lines of a build's output that a message shows. */
const SHOWN_LINES = 8;

/** The error of a failed `build`, with the end of its output. */
export function buildFailure(services: readonly string[], output: string): HarnessError {
  const lines = output.trimEnd().split('\n').slice(-SHOWN_LINES);
  return (
    engineFull(output) ??
    new UserError(
      `Compose can't build the image of ${services.join(', ')}:${lines.map((line) => `\n    | ${line}`).join('')}`,
    )
  );
}

/** The reason of a failure in Compose's output. */
function complaintIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() && !PROGRESS.test(line));
  return lines.map((line) => line.trim()).join('\n');
}

/** What to do about a failure that is known by Compose's words; the groups of the pattern go into the message. */
const REMEDIES: readonly (readonly [pattern: RegExp, message: (...groups: string[]) => string])[] = [
  [
    // `listen tcp4 127.0.0.1:7050: bind: address already in use`, `Bind for 0.0.0.0:7050 failed: port is already allocated`
    /([\d.[\]:]+:\d+)\S* .*(?:address already in use|port is already allocated)/,
    (port) =>
      `The port ${port}, which a compose file publishes, is in use: \`docker ps\` or \`ss -ltnp\` shows what uses it. ` +
      'To publish on a free port, leave the number out: "127.0.0.1::7050".',
  ],
  [
    /non-overlapping IPv4 address pool|all predefined address pools have been fully subnetted/,
    () =>
      'The Docker engine has no addresses left for another network. `docker network prune` removes networks that ' +
      'nothing uses; "default-address-pools" in its daemon.json gives it more.',
  ],
  [
    /network (?:with name )?(\S+) (?:was found but has incorrect label|(?:already )?exists)/,
    (network) =>
      `The Docker network ${network}, which the compose file makes, exists already. Remove it ` +
      `(\`docker network rm ${network}\`), or write \`external: true\` to join it.`,
  ],
  [
    /network (\S+) (?:not found|declared as external, but could not be found)/,
    (network) =>
      `The compose file joins the Docker network ${network}, which is not on this engine. ` +
      `Make it first: \`docker network create ${network}\`.`,
  ],
  [
    /container name "\/?([^"]+)" is already in use by container "([0-9a-f]{12})/,
    (name, holder) =>
      `The container name ${name}, which a compose file sets, is taken by ${holder}. Remove that container ` +
      `(\`docker rm -f ${name}\`), or leave container_name out of the file.`,
  ],
];

/** ` vp0 Error Get "https://…": …` names the service but not the image. */
const PULL_FAILED = /^ *(\S+) Error +(\S.*)$/m;

/** The error of a failed `up`, from its output: a UserError if it is known how to fix it. */
export async function upFailure(
  output: string,
  { host, imageOf }: { host: string; imageOf: (service: string) => Promise<string | undefined> },
): Promise<HarnessError> {
  const trouble = engineFull(output) ?? engineLost(output, host);
  if (trouble) return trouble;
  for (const [pattern, message] of REMEDIES) {
    const found = pattern.exec(output);
    if (found) return new UserError(message(...found.slice(1)));
  }
  const [, service, problem] = PULL_FAILED.exec(output) ?? [];
  if (service)
    return new UserError(
      `The image ${await imageOf(service)} of ${service} is not on the Docker engine, and it can't be pulled: ` +
        `${problem}\nBuild or load it, or correct its name in the compose file; ${isInstalled ? 'a new run' : 'script/bootstrap'} builds those of chaincode-bdd.`,
    );
  return new HarnessError(`Compose can't start the network: ${complaintIn(output)}`);
}

/** The error of a failed `config`, from its output, with file and line. */
export function configFailure(
  { files, directory }: { files: readonly string[]; directory: string },
  output: string,
): UserError {
  const missing = /open (\S+): no such file or directory/.exec(output)?.[1];
  if (missing && existsSync(missing))
    return new UserError(
      `Docker can't read ${missing}, which exists. Docker's snap sees files of your home directory only: ` +
        'keep the project there, and set TMPDIR to a folder there.',
    );
  if (!missing) return new UserError(`Compose can't read ${locate(files, directory, complaintIn(output))}`);
  const present = readdirSync(directory).filter((name) => name.endsWith('.yml'));
  const hint = present.length > 0 ? `: ${directory} has ${present.join(', ')}` : '';
  return new UserError(`There is no compose file ${missing}${hint}`);
}

interface Source {
  readonly file: string;
  readonly text: string;
}

/**
 * The complaint with its place: `net.yml, line 4: …`. Compose names the file or the line, seldom both; for a wrong
 * indentation it names a line above the mistake.
 */
function locate(files: readonly string[], directory: string, complaint: string): string {
  const sources = readSources(files.map((file) => resolve(directory, file)));
  const at = ({ file, text }: Source, offset: number) => {
    const name = relative(directory, file);
    return `${name.startsWith('..') ? file : name}, line ${text.slice(0, offset).split('\n').length}`;
  };
  for (const source of sources) {
    const document = parseDocument(source.text, { prettyErrors: false });
    const [error] = document.errors;
    if (error) return `${at(source, error.pos[0])}: ${error.message}`;
  }
  const named = sources.filter(({ file }) => complaint.includes(file));
  for (const source of [...named, ...sources.toReversed()]) {
    const offset = offsetIn(source.text, complaint);
    if (offset !== undefined) return `${at(source, offset)}: ${complaint}`;
  }
  return `${files.join(', ')}: ${complaint}`;
}

/** The files, and those that their services extend. Those that can't be read are left out; Compose says why. */
function readSources(files: readonly string[]): Source[] {
  const sources = new Map<string, Source>();
  const visit = (file: string) => {
    if (sources.has(file) || !existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    sources.set(file, { file, text });
    for (const [, name = ''] of text.matchAll(/\bfile:\s*["']?([^\s"',}]+)/g))
      visit(resolve(dirname(file), name));
  };
  files.forEach(visit);
  return [...sources.values()];
}

/** Where the subject of the complaint is; undefined if it is not in this text. */
function offsetIn(text: string, complaint: string): number | undefined {
  const alias = /unknown anchor '([^']+)'/.exec(complaint)?.[1];
  const [path] = /\bservices(?:\.[\w-]+)+/.exec(complaint) ?? []; // services.vp0 Additional property imagee is …
  const property = /additional propert\w+ '?([\w-]+)/i.exec(complaint)?.[1];
  const service = /\bservice "([\w-]+)"/.exec(complaint)?.[1]; // service "vp0" depends on …
  const keys = path ? [...path.split('.'), ...(property ? [property] : [])] : ['services', service ?? ''];
  if (alias) return text.includes(`*${alias}`) ? text.indexOf(`*${alias}`) : undefined;
  let offset = 0;
  for (const key of keys) {
    const found = new RegExp(`^([ \\t]*["']?)${key}["']?[ \\t]*:`, 'm').exec(text.slice(offset));
    if (!found) return undefined;
    offset += found.index + (found[1]?.length ?? 0);
  }
  return offset;
}
