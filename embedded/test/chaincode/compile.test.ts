import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { compile } from '../../go/compile';

describe("The base image's go install", () => {
  let gopath: string;
  beforeEach(() => {
    gopath = mkdtempSync(join(tmpdir(), 'gopath-'));
    mkdirSync(join(gopath, 'src/example.org/cc'), { recursive: true });
  });
  afterEach(() => rmSync(gopath, { recursive: true }));

  const file = (name: string, text: string) => writeFileSync(join(gopath, 'src/example.org/cc', name), text);
  const outcome = (path = 'example.org/cc') => {
    try {
      return compile(gopath, path, '/usr/local/go').main;
    } catch (error) {
      const { message, exitCode } = error as { message: string; exitCode: number };
      return { message, exitCode };
    }
  };

  test('takes the only JavaScript file', () => {
    file('anything.js', 'module.exports = class {};');
    assert.equal(outcome(), 'anything.js');
  });

  test('takes main.js, or the one named as the directory, among several', () => {
    file('helper.js', '');
    file('cc.js', '');
    assert.equal(outcome(), 'cc.js');
    file('main.js', '');
    assert.equal(outcome(), 'main.js');
  });

  test('names file, line and column of a syntax error as a compiler, and exits with 2', () => {
    file('cc.js', "'use strict';\nconst a = 1;\n  a b c;\n");
    const message = "# example.org/cc\nsrc/example.org/cc/cc.js:3:5: syntax error: Unexpected identifier 'b'";
    assert.deepEqual(outcome(), { message, exitCode: 2 });
    file('cc.js', 'a b;');
    assert.match((outcome() as { message: string }).message, /cc\.js:1:3: /);
  });

  test('says where it looked for a package that is not there', () => {
    const { message } = outcome('no/such') as { message: string };
    assert.match(
      message,
      /^cannot find package "no\/such" in any of:\n\t\/usr\/local\/go\/src\/no\/such \(from \$GOROOT\)/,
    );
  });

  test('says that Go itself is not modelled', () => {
    file('cc.go', 'package main');
    assert.match((outcome() as { message: string }).message, /not modelled by the embedded network/);
  });
});
