import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, it, mock } from 'node:test';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import { expect } from 'chai';
import { newFolder } from '../new-folder';
import { inTurn, libraryOnFakes } from '../steps/nested-run';
import { SECRETS } from './leaks';

const FORMATS = { html: 'report.html', junit: 'junit.xml', message: 'messages.ndjson' };

/** What scenarios leave and print that fail in a network that tells all its secrets. */
async function runLeaky() {
  const folder = newFolder();
  process.env['EVIDENCE_DIRECTORY'] = join(folder, 'evidence');
  const files = Object.entries(FORMATS).map(([name, file]): [string, string] => [name, join(folder, file)]);
  const provided = { paths: ['test/report/secrets.feature'], format: ['pretty', ...files] };
  const { runConfiguration } = await loadConfiguration({ file: false, provided }, {});
  const announced: string[] = [];
  const stderr = mock.method(process.stderr, 'write', (text: unknown) => announced.push(String(text)) > 0);
  const stdout = new PassThrough();
  const printed = text(stdout);
  const support = await libraryOnFakes();
  const { success } = await runCucumber({ ...runConfiguration, support }, { stdout });
  stderr.mock.restore();
  stdout.end();
  return { folder, success, printed: await printed, announced };
}

void inTurn(runLeaky).then(({ folder, success, printed, announced }) =>
  describe('scenarios that fail in a network that tells all its secrets', () => {
    const evidence = join(folder, 'evidence/fake');

    it('leave their evidence', () => {
      expect(success).to.equal(false);
      const scenarios = readdirSync(evidence);
      expect(scenarios).to.deep.equal(['secrets-14', 'secrets-18', 'secrets-23', 'secrets-4', 'secrets-9']);
      for (const scenario of scenarios)
        expect(readdirSync(join(evidence, scenario))).to.include.members([
          ...['compose.yml', 'images.json', 'requests.log', 'scenario.txt', 'versions.json'],
          ...['membersrvc0.inspect.json', 'membersrvc0.log', 'vp0.inspect.json', 'vp0.log'],
        ]);
    });

    it('leave it masked', () => {
      const read = (name: string) => readFileSync(join(evidence, name), 'utf8');
      expect(read('secrets-4/vp0.log')).to.match(/it knows (\*\*\* )+\*\*\*$/m);
      expect(read('secrets-4/compose.yml')).to.include('"CORE_SECURITY_ENROLLSECRET":"***"');
      expect(read('secrets-4/requests.log')).to.include('peer network login jim -p *** → exit 1');
      expect(read('secrets-14/scenario.txt')).to.include('vp2: exited with 1');
      expect(read('secrets-23/requests.log')).to.include('"enrollSecret":"***"');
      for (const told of [printed, announced.join('')]) expect(told).to.include('it knows ***');
    });

    it('leave a secret in no file, in no report and in nothing that is printed', () => {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name));
      const texts = [printed, ...announced, ...files.map((file) => `${file}\n${readFileSync(file, 'utf8')}`)];
      for (const secret of SECRETS)
        expect(texts.filter((one) => one.includes(secret)).map((one) => one.split('\n')[0])).to.deep.equal(
          [],
        );
    });
  }),
);
