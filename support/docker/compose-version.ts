import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '../errors';
import { complaintOf } from './compose-failure';

/** The first with everything the files in `compose/` use; script/lib/docker.sh has the same. */
const MINIMUM = { major: 2, minor: 20 };

const REMEDY =
  'script/bootstrap installs it; or install the plugin: docker-compose-v2, docker-compose-plugin or docker-compose, by your system.';

/**
 * The version of Compose, e.g. 2.26.1. Throws a UserError where there is no docker command, where it has no Compose,
 * or one that is too old.
 */
export async function composeVersion(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', ['compose', 'version'], { env: environment }).catch(
    explain,
  );
  const version = /version v?(\S+)/.exec(stdout)?.[1] ?? stdout.trim();
  if (isTooOld(version))
    throw new UserError(
      `Docker Compose ${version} is too old: it takes ${MINIMUM.major}.${MINIMUM.minor} or newer. ${REMEDY}`,
    );
  return version;
}

/** A version without numbers is one that somebody built; it is as good as its files turn out to be. */
function isTooOld(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return false;
  return Number(major) === MINIMUM.major ? Number(minor) < MINIMUM.minor : Number(major) < MINIMUM.major;
}

function explain(error: { code?: string | number; stderr?: string; message: string }): never {
  if (error.code === 'ENOENT')
    throw new UserError(
      'There is no docker command on the PATH; networks are started by `docker compose`. script/bootstrap installs both.',
    );
  const [said = ''] = complaintOf(error.stderr || error.message).split('\n');
  throw new UserError(`Docker Compose is missing (${said}). ${REMEDY}`);
}
