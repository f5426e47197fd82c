import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../../support/errors';
import { ChaincodeFolders } from '../../support/fabric/chaincode-folders';
import { readSourceTree } from '../../support/fabric/source-tree';
import { requireSource } from '../../support/fabric/v0.6/source';
import { readSettings } from '../../support/settings';
import { newFolder } from '../new-folder';

const hyperledger = readSettings({ FABRIC_IMAGES: 'hyperledger' });

describe('a folder of chaincode', () => {
  let root: string;
  beforeEach(() => {
    root = newFolder();
  });

  const write = (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  const paths = () => readSourceTree(root).map(({ path }) => path);
  const pathOf = (folder: string, importPath?: string) => {
    const folders = new ChaincodeFolders((source) => requireSource(source, hyperledger));
    const { path, rootPath, files } = folders.require('my shop', join(root, folder), importPath);
    return { path, rootPath, files: files.map((file) => file.path) };
  };

  it('leaves out .git and what .dockerignore excludes', () => {
    write({
      '.dockerignore': 'bin\n*.md\n',
      '.git/HEAD': '',
      'vendor/x/.git/HEAD': '',
      'bin/a': '',
      'A.md': '',
    });
    write({ 'shop.go': '', 'vendor/x/x.go': '' });
    expect(paths()).to.deep.equal(['.dockerignore', 'shop.go', 'vendor/x/x.go']);
  });

  it('takes in what .dockerignore excepts', () => {
    write({ '.dockerignore': 'vendor\n!vendor/x\n', 'vendor/x/x.go': '', 'vendor/y/y.go': '' });
    expect(paths()).to.deep.equal(['.dockerignore', 'vendor/x/x.go']);
  });

  it('follows links, and refuses those that lead nowhere or round', () => {
    write({ 'shop/shop.go': '', 'stock/stock.go': '' });
    symlinkSync('../stock', join(root, 'shop', 'stock'));
    symlinkSync('shop.go', join(root, 'shop', 'copy.go'));
    const links = () => readSourceTree(join(root, 'shop')).map(({ path }) => path);
    expect(links()).to.deep.equal(['copy.go', 'shop.go', 'stock/stock.go']);
    symlinkSync('..', join(root, 'stock', 'up'));
    expect(links).to.throw(UserError, 'a folder that it is in');
    rmSync(join(root, 'stock', 'up'));
    symlinkSync('nowhere', join(root, 'stock', 'gone'));
    expect(links).to.throw(UserError, /gone cannot be followed .ENOENT/);
    write({ 'shop/.dockerignore': 'stock\n!stock/stock.go\n' });
    expect(links()).to.deep.equal(['.dockerignore', 'copy.go', 'shop.go', 'stock/stock.go']);
  });

  it('has a bound', () => {
    write({ 'a.go': '', 'b.go': '', 'c.go': '1234' });
    expect(() => readSourceTree(root, { files: 2, bytes: 9 })).to.throw(UserError, 'more than 2 files');
    expect(() => readSourceTree(root, { files: 9, bytes: 3 })).to.throw(UserError, '.dockerignore');
  });

  it('has its import path from the step, go.mod, vendor.json, or its name', () => {
    write({ 'shop.go': 'package main\n' });
    expect(pathOf('').path).to.equal('chaincode-bdd.local/my-shop');
    expect(pathOf('', 'github.com/acme/shop').path).to.equal('github.com/acme/shop');
    write({ 'vendor/vendor.json': '{ "rootPath": "github.com/acme/vendored" }' });
    expect(pathOf('').path).to.equal('github.com/acme/vendored');
    write({ 'go.mod': 'module github.com/acme/mod // ours\n' });
    expect(pathOf('').path).to.equal('github.com/acme/mod');
  });

  it('comes with the module that it is part of', () => {
    write({
      'go.mod': 'module github.com/acme/shop\n',
      'cmd/shop/main.go': 'package main\n',
      'stock/s.go': '',
    });
    expect(pathOf('cmd/shop')).to.deep.equal({
      path: 'github.com/acme/shop/cmd/shop',
      rootPath: 'github.com/acme/shop',
      files: ['cmd/shop/main.go', 'go.mod', 'stock/s.go'],
    });
    expect(() => pathOf('cmd/shop', 'github.com/acme/other')).to.throw(
      UserError,
      'must end with "/cmd/shop"',
    );
  });

  it('has a package main', () => {
    write({ 'README.md': '' });
    expect(() => pathOf('')).to.throw(UserError, 'no Go source file');
    write({ 'go.mod': 'module shop\n', 'lib.go': 'package lib\n', 'cmd/main.go': 'package main\n' });
    expect(() => pathOf('')).to.throw(UserError, /no package main: name the folder that has one: .*\/cmd$/);
  });
});
