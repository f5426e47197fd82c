/**
 * JSON as Go's encoding/json reads and writes it. The messages are part of what users of Fabric see:
 * `invalid character 'b' looking for beginning of object key string`.
 */

/** Parses `text`, or throws an Error with the message of Go's json.Unmarshal. */
export function parse(text: string): unknown {
  new Scanner(text).check();
  return JSON.parse(text);
}

/** Reads the first value of a stream as json.Decoder does: throws `EOF` where there is none. */
export function decode(text: string): unknown {
  if (text.trim() === '') throw new Error('EOF');
  try {
    return JSON.parse(text.slice(0, new Scanner(text).skip()));
  } catch (error) {
    const { message } = error as Error;
    throw new Error(message === 'unexpected end of JSON input' ? 'unexpected EOF' : message);
  }
}

/** As json.Marshal writes it: what could be taken for HTML is escaped. */
export function stringify(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Go's error for a value of the wrong type, e.g. `json: cannot unmarshal number into Go value of type string`. */
export function mismatch(value: unknown, goType: string): Error {
  return new Error(`json: cannot unmarshal ${kind(value)} into Go value of type ${goType}`);
}

/** The field of an object as Go finds it for a struct: without regard to case, the last one wins. */
export function field(object: object, name: string): unknown {
  const lower = name.toLowerCase();
  return Object.entries(object).findLast(([key]) => key.toLowerCase() === lower)?.[1];
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Walks the text as Go's scanner does, for the sake of where and how it complains. */
class Scanner {
  #at = 0;

  constructor(private readonly text: string) {}

  /** Where the first value ends. */
  skip(): number {
    this.#value();
    return this.#at;
  }

  check(): void {
    this.#value();
    this.#space();
    if (this.#at < this.text.length) this.#fail('after top-level value');
  }

  #value(): void {
    this.#space();
    const c = this.#peek();
    if (c === '{') this.#object();
    else if (c === '[') this.#array();
    else if (c === '"') this.#string();
    else if (c === 't') this.#literal('true');
    else if (c === 'f') this.#literal('false');
    else if (c === 'n') this.#literal('null');
    else if (c === '-' || isDigit(c)) this.#number();
    else this.#fail('looking for beginning of value');
  }

  #object(): void {
    this.#at++;
    this.#space();
    if (this.#take('}')) return;
    for (;;) {
      if (this.#peek() !== '"') this.#fail('looking for beginning of object key string');
      this.#string();
      this.#space();
      if (!this.#take(':')) this.#fail('after object key');
      this.#value();
      this.#space();
      if (this.#take('}')) return;
      if (!this.#take(',')) this.#fail('after object key:value pair');
      this.#space();
    }
  }

  #array(): void {
    this.#at++;
    this.#space();
    if (this.#take(']')) return;
    for (;;) {
      this.#value();
      this.#space();
      if (this.#take(']')) return;
      if (!this.#take(',')) this.#fail('after array element');
    }
  }

  #string(): void {
    for (this.#at++; ; this.#at++) {
      const c = this.#peek();
      if (c < ' ') this.#fail('in string literal');
      if (c === '"') break;
      if (c === '\\') this.#escape();
    }
    this.#at++;
  }

  #escape(): void {
    this.#at++;
    if (!'bfnrt\\/"u'.includes(this.#peek())) this.#fail('in string escape code');
    if (this.#peek() !== 'u') return;
    for (let digit = 0; digit < 4; digit++) {
      this.#at++;
      if (!/[0-9a-fA-F]/.test(this.#peek())) this.#fail('in \\u hexadecimal character escape');
    }
  }

  #number(): void {
    if (this.#take('-') && !isDigit(this.#peek())) this.#fail('in numeric literal');
    if (!this.#take('0')) this.#digits();
    if (this.#take('.')) {
      if (!isDigit(this.#peek())) this.#fail('after decimal point in numeric literal');
      this.#digits();
    }
    if (this.#take('e') || this.#take('E')) {
      if (!this.#take('+')) this.#take('-');
      if (!isDigit(this.#peek())) this.#fail('in exponent of numeric literal');
      this.#digits();
    }
  }

  #digits(): void {
    while (isDigit(this.text[this.#at] ?? '')) this.#at++;
  }

  #literal(word: string): void {
    for (const letter of word) {
      if (this.#peek() !== letter) this.#fail(`in literal ${word} (expecting '${letter}')`);
      this.#at++;
    }
  }

  #space(): void {
    while (' \t\r\n'.includes(this.text[this.#at] ?? 'x')) this.#at++;
  }

  /** The next character; there has to be one. */
  #peek(): string {
    const c = this.text[this.#at];
    if (c === undefined) throw new Error('unexpected end of JSON input');
    return c;
  }

  #take(c: string): boolean {
    if (this.text[this.#at] !== c) return false;
    this.#at++;
    return true;
  }

  #fail(context: string): never {
    throw new Error(`invalid character ${quote(this.#peek())} ${context}`);
  }
}

function isDigit(c: string): boolean {
  return c >= '0' && c <= '9';
}

function quote(c: string): string {
  if (c === "'") return "'\\''";
  if (c === '"') return `'"'`;
  return `'${JSON.stringify(c)
    .slice(1, -1)
    .replace(/^\\u00/, '\\x')}'`;
}
