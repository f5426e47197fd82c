import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { composeVersion, configFailure, warningsIn } from '../../support/docker/compose-errors';
import { messageOf } from '../message-of';
import { newFolder } from '../new-folder';

const directory = newFolder();

describe('Compose', () => {
  /** A docker command of one line of shell. */
  const docker = (line: string): NodeJS.ProcessEnv => {
    writeFileSync(join(directory, 'docker'), `#!/bin/sh\n${line}\n`);
    chmodSync(join(directory, 'docker'), 0o755);
    return { PATH: directory };
  };

  it('is as new as it has to be', async () => {
    expect(await composeVersion(docker('echo Docker Compose version 2.26.1-4'))).to.equal('2.26.1-4');
    expect(await composeVersion(docker('echo Docker Compose version v5.0.0'))).to.equal('5.0.0');
  });

  for (const version of ['v2.19.1', '1.29.2'])
    it(`is too old: ${version}`, async () => {
      const message = await messageOf(() => composeVersion(docker(`echo Docker Compose version ${version}`)));
      expect(message).to.contain(`Docker Compose ${version.replace('v', '')} is too old: 2.20`);
    });

  it('is missing', async () => {
    const says = 'echo "docker: unknown command: docker compose\n\nRun docker --help" >&2; exit 1';
    expect(await messageOf(() => composeVersion(docker(says)))).to.contain(
      'Docker Compose is missing (docker: unknown command: docker compose)',
    );
  });

  it('is missing, and so is docker', async () => {
    expect(await messageOf(() => composeVersion({ PATH: '/nowhere' }))).to.contain(
      'There is no docker command',
    );
  });
});

/** Compose files, what Compose 2.26 said of each, and what the user is told. It named no file, and a wrong line for the first. */
// biome-ignore format: a row a file
const WRONG: readonly (readonly [what: string, text: string, said: string, told: string])[] = [
  ['with a wrong indentation', 'services:\n  vp0:\n    image: x\n   environment:\n    - A=1\n',
    'yaml: line 1: did not find expected key', 'line 4: All mapping items must start at the same column'],
  ['with a setting that there is not', 'services:\n  vp0:\n    image: x\n    imagee: x\n',
    'validating net.yml: services.vp0 Additional property imagee is not allowed', 'line 4: validating net.yml: services.vp0'],
  ['with a service that depends on none', 'services:\n  other:\n    image: x\n  vp0:\n    depends_on: [nosuch]\n',
    'service "vp0" depends on undefined service "nosuch": invalid compose project', 'line 4: service "vp0" depends on'],
  ['with a variable that is not set', 'services:\n  vp0:\n    image: $NOPE\n',
    'time="…" level=warning msg="…"\nerror while interpolating services.vp0.image: required variable NOPE is missing a value: must be set', 'line 3: error while interpolating services.vp0.image'],
  ['with an anchor that there is not', 'services:\n  vp0: *nope\n',
    "yaml: unknown anchor 'nope' referenced", "line 2: yaml: unknown anchor 'nope' referenced"],
];

describe('a compose file', () => {
  const messageFor = (files: readonly string[], said: string, folder = directory) =>
    configFailure({ files, directory: folder }, said).message;

  for (const [what, text, said, told] of WRONG)
    it(`${what}: file and line`, () => {
      writeFileSync(join(directory, 'right.yml'), 'services:\n  vp0:\n    image: x\n');
      writeFileSync(join(directory, 'net.yml'), text);
      expect(messageFor(['right.yml', 'net.yml'], said)).to.include(`Compose can't read net.yml, ${told}`);
    });

  it('that another one extends: its own name and line', () => {
    writeFileSync(join(directory, 'base.yml'), 'services:\n  vp:\n\timage: x\n');
    writeFileSync(
      join(directory, 'net.yml'),
      'services:\n  vp0:\n    extends: { file: base.yml, service: vp }\n',
    );
    expect(messageFor(['net.yml'], 'yaml: line 3: …')).to.equal(
      "Compose can't read base.yml, line 3: Tabs are not allowed as indentation",
    );
  });

  it('that Compose warns of: each warning once, without what is no news', () => {
    const unset =
      'time="2026" level=warning msg="The \\"ARCH_TAG\\" variable is not set. Defaulting to a blank string."';
    const obsolete = 'time="2026" level=warning msg="net.yml: `version` is obsolete"';
    expect(warningsIn(`${unset}\n${unset}\n${obsolete}\n`)).to.deep.equal([
      'The "ARCH_TAG" variable is not set. Defaulting to a blank string.',
    ]);
  });

  it('that Docker cannot see', () => {
    const file = join(directory, 'right.yml');
    const said = `open ${file}: no such file or directory`;
    expect(messageFor([file], said)).to.contain("Docker's snap");
  });

  it('that is not there', () => {
    const empty = mkdtempSync(join(directory, 'compose-'));
    writeFileSync(join(empty, 'net.yml'), '');
    expect(messageFor(['nt.yml'], `open ${empty}/nt.yml: no such file or directory`, empty)).to.equal(
      `There is no compose file ${empty}/nt.yml: ${empty} has net.yml`,
    );
  });
});
