#!/usr/bin/env node
// Also an old Node.js must be able to read this file.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const [major, minor] = process.versions.node.split('.').map(Number);
if (process.platform === 'win32')
  fail(
    'Windows: chaincode-bdd runs in WSL 2 (https://learn.microsoft.com/windows/wsl), not in Windows itself.',
  );
if (major < 22 || (major === 22 && minor < 22))
  fail(
    `chaincode-bdd needs Node.js 22.22 or newer; this is ${process.versions.node}. ` +
      'For this project alone: npm install --save-dev node@24. npx uses it from then on.',
  );

const source = join(__dirname, '..', 'cli', 'main.ts');
if (existsSync(source)) {
  require('ts-node').register({ cwd: join(__dirname, '..') }); // A clone, from any directory.
  require(source);
} else require('../dist/cli/main.js');

function fail(message) {
  console.error(message);
  process.exit(2);
}
