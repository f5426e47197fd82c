import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { expect } from 'chai';
import { Command } from 'commander';
import { addMerge } from '../../cli/merge';
import { UserError } from '../../support/errors';
import { newFolder } from '../new-folder';
import { rejection } from '../rejection';

it('merge refuses to write where a run could not', async () => {
  const folder = newFolder();
  const file = join(folder, 'messages.ndjson');
  writeFileSync(file, '');
  const program = new Command();
  addMerge(program);
  const error = await rejection(program.parseAsync(['merge', folder, '--output', file], { from: 'user' }));
  expect(error).to.be.instanceOf(UserError);
  expect(error.message).to.contain(`Cannot write reports to ${file}`);
});
