import { describe, it } from 'node:test';
import { expect } from 'chai';
import { AssertionFailure, UserError } from '../../support/errors';
import { PeerAnswer } from '../../support/network/http-answer';

const answer = new PeerAnswer('vp0', 'GET /x', {
  status: 200,
  body: {
    flag: true,
    none: null,
    height: 3,
    text: 'true',
    quoted: '"a"',
    name: 'vp0',
    object: { b: [1, 2], a: 'x' },
    peers: [{ ID: { name: 'vp0' } }],
  },
});

describe("a peer's answer", () => {
  for (const [path, expected] of [
    ['flag', 'true'],
    ['none', 'null'],
    ['height', '3'],
    ['text', 'true'],
    ['text', '"true"'],
    ['quoted', '"a"'],
    ['object', '{ "a": "x", "b": [1, 2] }'],
    ['peers.0.ID.name', 'vp0'],
  ] as const)
    it(`has ${path} equal to ${expected}`, () => answer.assertEquals(path, expected));

  for (const [path, expected] of [
    ['flag', 'True'],
    ['flag', '"true"'],
    ['none', 'None'],
    ['object', "{'a': 'x', 'b': [1, 2]}"],
    ['missing', 'null'],
  ] as const)
    it(`does not have ${path} equal to ${expected}`, () => {
      expect(() => answer.assertEquals(path, expected)).to.throw(AssertionFailure, `"${path}"`);
    });

  it('compares JSON by type', () => {
    answer.assertEqualsJson('height', '3');
    expect(() => answer.assertEqualsJson('text', 'true')).to.throw(AssertionFailure, 'is "true", not true');
    expect(() => answer.assertEqualsJson('name', 'vp0')).to.throw(UserError, 'quotes');
  });

  it('has a status, and paths that lead somewhere or nowhere', () => {
    answer.assertStatus(200);
    answer.assertLacks('object.c');
    answer.assertLength('peers', 1);
    expect(() => answer.assertStatus(404)).to.throw(AssertionFailure, '200');
    expect(() => answer.assertLacks('none')).to.throw(AssertionFailure, 'none');
    expect(() => answer.assertLength('peers', 4)).to.throw(AssertionFailure, '1');
    expect(() => answer.assertLength('name', 3)).to.throw(AssertionFailure, 'array');
  });
});
