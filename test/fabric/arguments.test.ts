import { describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../../support/errors';
import { argumentLines, argumentsIn } from '../../support/fabric/arguments';

describe('arguments', () => {
  for (const [list, args] of [
    ['a, b, 10', ['a', 'b', '10']],
    [`"a, b", 'c d'`, ['a, b', 'c d']],
    [String.raw`"it's \"quoted\"", 'it\'s', "C:\\new\d"`, ['it\'s "quoted"', "it's", 'C:\\new\\d']],
    ["it's, \"\", ''", ["it's", '', '']],
    ['{"a": [1, "}"], "b": {}}, [1, 2], x', ['{"a": [1, "}"], "b": {}}', '[1, 2]', 'x']],
  ] as const)
    it(`are read from ${list}`, () => {
      expect(argumentsIn(list)).to.deep.equal(args);
    });

  for (const [list, cause] of [
    ['"a, b', /quote before a, b is not closed/],
    ['a,b', /comma and a space must follow a\b/],
    ['first entry, b', /comma and a space must follow first/],
    ['a, ', /an argument is missing/],
    ['{"a":1', /\{"a":1 is not JSON/],
    ['{so}', /\{so} is not JSON/],
    ['{"a":1}}', /must follow \{"a":1}/],
  ] as const)
    it(`are refused: ${list}`, () => {
      expect(() => argumentsIn(list)).to.throw(UserError, cause);
    });

  it('stand one a line, as they are', () => {
    expect(argumentLines('{"a": 1}\n\n"b", c ')).to.deep.equal(['{"a": 1}', '', '"b", c ']);
    expect(() => argumentLines('')).to.throw(UserError, 'leave out');
  });
});
