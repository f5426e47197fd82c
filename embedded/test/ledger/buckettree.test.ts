import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BucketTree } from '../../ledger/buckettree';

const state = (values: Record<string, string | undefined>) =>
  Object.entries(values).map(([key, value]) => ({
    chaincode: 'testCC',
    key,
    value: value === undefined ? undefined : Buffer.from(value).toString('base64'),
  }));

describe('The hash of the world state', () => {
  // 50-dev-mode.txt: blocks 1 and 2, example02 as testCC
  const recorded = [
    'qMVCA0P2Rlw49zmQ5A9W329N+yNGwbYKA9SOa7HYfGPI586AbMdITFMwISFdhlvyc6j/D5XuMyfq6zmzTpsFSA==',
    'Z3dF2tvZnq8G3zMzZ+fWC+ncp3XQHRiWn3W4cVDLfFYfvQvl06+agJ1ej4nDK+SdAmvcYXMbmySzQUHKy4+sfw==',
  ];

  test('is the one a real peer computed', () => {
    const tree = new BucketTree();
    assert.equal(tree.update(state({ a: '100', b: '200' })).toString('base64'), recorded[0]);
    assert.equal(tree.update(state({ a: '90', b: '210' })).toString('base64'), recorded[1]);
  });

  test('is empty for an empty state, also after deletions', () => {
    const tree = new BucketTree();
    assert.equal(tree.root().length, 0);
    tree.update(state({ a: '100', b: '200' }));
    assert.equal(tree.update(state({ a: undefined, b: undefined })).length, 0);
  });

  test('does not depend on the way there', () => {
    const [one, other] = [new BucketTree(), new BucketTree()];
    for (let key = 0; key < 200; key++) one.update(state({ [`key${key}`]: `${key}`, gone: `${key}` }));
    one.update(state({ gone: undefined }));
    other.update(
      state(Object.fromEntries(Array.from({ length: 200 }, (_, key) => [`key${199 - key}`, `${199 - key}`]))),
    );
    assert.deepEqual(one.root(), other.root());
  });
});
