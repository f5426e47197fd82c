import { readdirSync } from 'node:fs';
import { HarnessError, UserError } from '../errors';
import { mistakeIn } from './compose-mistake';
import { engineTrouble } from './trouble';

/** What Compose tells as it goes, and its warnings: not why it failed. */
const PROGRESS = / (?:Creating|Created|Starting|Started|Waiting|Healthy|Running|Recreated?|Pulling|Error) *$/;
const WARNING = /^time="[^"]*" level=warning /;

/** Why Compose failed, of all that it printed. */
export function complaintOf(printed: string): string {
  return printed
    .split('\n')
    .filter((line) => line.trim() && !PROGRESS.test(line) && !WARNING.test(line))
    .map((line) => line.trim())
    .join('\n');
}

/** What `config` printed when it failed, with the file and the line. */
export function configFailure(
  project: { files: readonly string[]; directory: string },
  printed: string,
): UserError {
  const missing = /open (\S+): no such file or directory/.exec(printed)?.[1];
  if (missing) return new UserError(`There is no compose file ${missing}${available(project.directory)}`);
  return new UserError(
    `Compose can't read ${mistakeIn(project.files, project.directory, complaintOf(printed))}`,
  );
}

function available(directory: string): string {
  const files = readdirSync(directory).filter((name) => name.endsWith('.yml'));
  return files.length > 0 ? `: ${directory} has ${files.join(', ')}` : '';
}

/** `listen tcp4 127.0.0.1:7050: bind: address already in use`, `Bind for 0.0.0.0:7050 failed: port is already allocated`. */
const PORT_TAKEN = /([\d.[\]:]+:\d+)\S* .*(?:address already in use|port is already allocated)/;
const NAME_TAKEN = /container name "\/?([^"]+)" is already in use by container "([0-9a-f]{12})/;
/** ` vp0 Error Get "https://…": …`: it names the service, and no image. */
const PULL_FAILED = /^ *(\S+) Error +(\S.*)$/m;

/**
 * What `up` printed when it failed, as an error; a UserError where it is known how to mend it. `imageOf` tells the
 * image of a service.
 */
export async function upFailure(
  printed: string,
  imageOf: (service: string) => Promise<string | undefined>,
): Promise<HarnessError> {
  const trouble = engineTrouble(printed);
  if (trouble) return trouble;
  const [, port] = PORT_TAKEN.exec(printed) ?? [];
  if (port)
    return new UserError(
      `The port ${port}, which a compose file publishes, is taken: \`docker ps\` or \`ss -ltnp\` tells by whom. ` +
        'To publish on a free port, leave it out of the file: "127.0.0.1::7050".',
    );
  const [, name, holder] = NAME_TAKEN.exec(printed) ?? [];
  if (name)
    return new UserError(
      `The container name ${name}, which a compose file gives, is taken by ${holder}: remove that one ` +
        `(\`docker rm -f ${name}\`), or leave container_name out of the file.`,
    );
  const [, service, problem] = PULL_FAILED.exec(printed) ?? [];
  if (service)
    return new UserError(
      `The image ${await imageOf(service)} of ${service} is not on the Docker engine, and it can't be pulled: ` +
        `${problem}\nBuild or load it, or correct its name in the compose file; script/bootstrap builds those of this project.`,
    );
  return new HarnessError(`Compose can't start the network: ${complaintOf(printed)}`);
}
