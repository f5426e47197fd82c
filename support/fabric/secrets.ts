/** Settings whose values are secret: enrolment secrets, passwords, tokens. */
const SECRET_NAME = String.raw`[\w.-]*(?:secret|password|passwd|token)`;

const MASK = '***';

/** Shorter values, in characters, are not masked: they are part of any text. */
const SHORTEST = 4;

/** Where an unknown secret may be: in a setting, in JSON (also in a string inside it), and after `login -p`. */
const SETTING = new RegExp(String.raw`(\b${SECRET_NAME}(?:=|:[ \t]*))(["']?)([^\s"',;]+)`, 'gi');
const MEMBER = new RegExp(String.raw`((\\*["'])${SECRET_NAME}\2\s*:\s*\2)((?:(?!\2)[^\n])*)`, 'gi');
const LOGIN =
  /(\bnetwork login\b[^\n'"]*?\s(?:-p|--password)[ =]+)(?!\*\*\*)("[^"\n]*"|'[^'\n]*'|[^\s"'`]+)/g;

/** A private key in PEM, also inside JSON, and one whose end or beginning is missing. */
const KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]{0,10000}?-----END [A-Z ]*PRIVATE KEY-----|(?:[\sA-Za-z0-9+/=]|\\[nr])*)/g;
const KEY_ENDING = /(?:[A-Za-z0-9+/=]{20,76}(?:\r?\n|\\n))+-----END [A-Z ]*PRIVATE KEY-----/g;

/** Keeps secrets out of texts: those it knows, and what looks like one. */
export class Secrets {
  /** The longest first: one may begin another. */
  #values: readonly string[] = [];

  constructor(known: Iterable<string> = []) {
    this.#add([...known]);
  }

  /** Adds the secret values of a container's environment, `NAME=value`. */
  addFrom(environment: readonly string[]): void {
    this.#add(
      environment
        .map((setting) => WHOLE_SETTING.exec(setting)?.[1] ?? '')
        .filter((value) => value.length >= SHORTEST),
    );
  }

  #add(values: readonly string[]): void {
    const all = new Set([...this.#values, ...values]);
    this.#values = [...all].sort((one, other) => other.length - one.length);
  }

  mask(text: string): string {
    let masked = text
      .replace(KEY, MASK)
      .replace(KEY_ENDING, MASK)
      .replace(LOGIN, `$1${MASK}`)
      .replace(MEMBER, `$1${MASK}`)
      .replace(SETTING, `$1$2${MASK}`);
    for (const secret of this.#values)
      for (const form of [secret, JSON.stringify(secret).slice(1, -1)])
        masked = masked.replaceAll(form, MASK);
    return masked;
  }

  /** The same error, with every secret masked in what a report shows of it. */
  maskIn(error: unknown): unknown {
    for (let cause = error, depth = 0; cause instanceof Error && depth < CAUSES; cause = cause.cause, depth++)
      this.#maskError(cause);
    return typeof error === 'string' ? this.mask(error) : error;
  }

  #maskError(error: Error & { actual?: unknown; expected?: unknown }): void {
    // Defined, not assigned: a DOMException's message is read-only.
    for (const part of ['message', 'stack'] as const) {
      const value = error[part];
      if (value !== undefined)
        Object.defineProperty(error, part, { value: this.mask(value), writable: true });
    }
    for (const side of ['actual', 'expected'] as const)
      if (error[side] !== undefined) error[side] = this.#maskAll(error[side]);
  }

  #maskAll(value: unknown): unknown {
    if (typeof value === 'string') return this.mask(value);
    return Array.isArray(value) ? value.map((element) => this.#maskAll(element)) : value;
  }
}

const WHOLE_SETTING = new RegExp(`^${SECRET_NAME}=(.+)$`, 'is');

/** Causes of an error that a report shows, at most. */
const CAUSES = 10;
