import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { before, describe, it, mock } from 'node:test';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import { expect } from 'chai';
import { newFolder } from '../new-folder';
import { libraryOnFakes } from '../steps/nested-run';
import { SECRETS } from './leaks';

describe('of scenarios that fail in a network that tells all its secrets', () => {
  const folder = newFolder();
  const in_ = (name: string) => join(folder, name);
  let printed = '';
  const announced: string[] = [];

  before(async () => {
    process.env['EVIDENCE_DIRECTORY'] = in_('evidence');
    const { runConfiguration } = await loadConfiguration(
      {
        file: false,
        provided: {
          paths: ['test/report/secrets.feature'],
          format: [
            'pretty',
            ['html', in_('report.html')],
            ['junit', in_('junit.xml')],
            ['message', in_('messages.ndjson')],
          ],
        },
      },
      {},
    );
    const stderr = mock.method(process.stderr, 'write', (text: unknown) => announced.push(String(text)) > 0);
    const stdout = new PassThrough();
    const reading = text(stdout);
    const { success } = await runCucumber(
      { ...runConfiguration, support: await libraryOnFakes() },
      { stdout },
    );
    stderr.mock.restore();
    stdout.end();
    printed = await reading;
    expect(success).to.equal(false);
  });

  const files = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));

  it('each leaves its evidence', () => {
    const scenarios = readdirSync(in_('evidence/fake'));
    expect(scenarios).to.deep.equal(['secrets-14', 'secrets-18', 'secrets-23', 'secrets-4', 'secrets-9']);
    for (const scenario of scenarios)
      expect(readdirSync(in_(`evidence/fake/${scenario}`))).to.include.members([
        'compose.yml',
        'images.json',
        'membersrvc0.inspect.json',
        'membersrvc0.log',
        'requests.log',
        'scenario.txt',
        'versions.json',
        'vp0.inspect.json',
        'vp0.log',
      ]);
  });

  it('the evidence is there, masked', () => {
    const read = (name: string) => readFileSync(in_(`evidence/fake/${name}`), 'utf8');
    expect(read('secrets-4/vp0.log')).to.match(/it knows (\*\*\* )+\*\*\*$/m);
    expect(read('secrets-4/compose.yml')).to.include('"CORE_SECURITY_ENROLLSECRET":"***"');
    expect(read('secrets-4/requests.log')).to.include('peer network login jim -p *** → exit 1');
    expect(read('secrets-14/scenario.txt')).to.include('vp2: exited with 1');
    expect(read('secrets-23/requests.log')).to.include('"enrollSecret":"***"');
    for (const told of [printed, announced.join('')]) expect(told).to.include('it knows ***');
  });

  it('no file, no report and nothing that is printed has a secret', () => {
    const texts = [printed, ...announced, ...files().map((file) => `${file}\n${readFileSync(file, 'utf8')}`)];
    for (const secret of SECRETS)
      expect(texts.filter((one) => one.includes(secret)).map((one) => one.split('\n')[0])).to.deep.equal([]);
  });
});
