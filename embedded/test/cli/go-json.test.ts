import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chaincodeInput } from '../../wire/chaincode-input';
import { decode, parse, stringify } from '../../wire/go-json';

describe('JSON as Go reads it', () => {
  const complaints: [text: string, message: string][] = [
    ['', 'unexpected end of JSON input'],
    ['{"Args":["init","a"', 'unexpected end of JSON input'],
    ['"open', 'unexpected end of JSON input'],
    ['tru', 'unexpected end of JSON input'],
    ['-', 'unexpected end of JSON input'],
    ['notjson', "invalid character 'o' in literal null (expecting 'u')"],
    ['{bad', "invalid character 'b' looking for beginning of object key string"],
    ["{'Args':[]}", "invalid character '\\'' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['01', "invalid character '1' after top-level value"],
    ['-a', "invalid character 'a' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1ex', "invalid character 'x' in exponent of numeric literal"],
    ['"\n"', "invalid character '\\n' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
  ];
  for (const [text, message] of complaints) {
    it(`${JSON.stringify(text)}: ${message}`, () => assert.throws(() => parse(text), { message }));
  }

  it('reads what is well formed', () => {
    const text = ' {"a":[1,-2.5e+3,0,"\\u00e9\\n\\"",true,false,null],"b":{},"c":[]}\n';
    assert.deepEqual(parse(text), JSON.parse(text));
  });

  it('reads the first value of a stream, and tells an empty one', () => {
    assert.deepEqual(decode('{"a":1} {bad'), { a: 1 });
    assert.throws(() => decode(' \n'), { message: 'EOF' });
    assert.throws(() => decode('{"a":'), { message: 'unexpected EOF' });
  });

  it('writes it so that it cannot be taken for HTML', () => {
    assert.equal(stringify({ a: '<b> & "c"' }), '{"a":"\\u003cb\\u003e \\u0026 \\"c\\""}');
  });
});

describe('a constructor', () => {
  it('has its function first, wherever it is written, in any case', () => {
    assert.deepEqual(chaincodeInput({ Args: ['init', 'a'] }), ['init', 'a']);
    assert.deepEqual(chaincodeInput({ args: ['a'], function: 'init' }), ['init', 'a']);
  });

  it('takes strings alone', () => {
    const mismatch = (message: string) => ({ message: `json: cannot unmarshal ${message}` });
    assert.throws(() => chaincodeInput({ Args: [1] }), mismatch('number into Go value of type string'));
    assert.throws(() => chaincodeInput({ Args: 'a' }), mismatch('string into Go value of type []string'));
    assert.throws(() => chaincodeInput([]), mismatch('array into Go value of type protos.strArgs'));
  });
});
