import { secretOf, USER_NAMES } from '../fabric/v0.6/users';

/** Settings whose values are secret: enrolment secrets, passwords, tokens. */
const SECRET_NAME = String.raw`[\w.-]*(?:secret|password|passwd|token)`;

/** What a reader sees in the place of a secret. */
const MASK = '***';

/** Shorter ones, in characters, are not sought: they are part of any text. */
const SHORTEST = 4;

/** Where a secret stands that nobody told: in a setting, in JSON (also in a string of it), and behind `login -p`. */
const SETTING = new RegExp(String.raw`(\b${SECRET_NAME}(?:=|:[ \t]*))(["']?)([^\s"',;]+)`, 'gi');
const MEMBER = new RegExp(String.raw`((\\*["'])${SECRET_NAME}\2\s*:\s*\2)((?:(?!\2)[^\n])*)`, 'gi');
const LOGIN = /(\bnetwork login\b[^\n]*?\s(?:-p|--password)[ =]+)(?!\*\*\*)("[^"\n]*"|'[^'\n]*'|[^\s"'`]+)/g;

/** A private key in PEM, also within JSON, and one whose end or beginning is missing. */
const KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]{0,10000}?-----END [A-Z ]*PRIVATE KEY-----|(?:[\sA-Za-z0-9+/=]|\\[nr])*)/g;
const KEY_ENDING = /(?:[A-Za-z0-9+/=]{20,76}(?:\r?\n|\\n))+-----END [A-Z ]*PRIVATE KEY-----/g;

/** The secrets that are known, and how they are kept out of a text. */
export class Secrets {
  readonly #values = new Set<string>(USER_NAMES.map(secretOf));

  /** The values in a container's environment, `NAME=value`, that must reach no file. */
  addFrom(environment: readonly string[]): void {
    for (const setting of environment) {
      const [, value] = WHOLE_SETTING.exec(setting) ?? [];
      if (value && value.length >= SHORTEST) this.#values.add(value);
    }
  }

  /** The text with every secret masked. */
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
    for (let one = error, depth = 0; one instanceof Error && depth < CAUSES; one = one.cause, depth++)
      this.#maskOne(one);
    return typeof error === 'string' ? this.mask(error) : error;
  }

  #maskOne(error: Error & { actual?: unknown; expected?: unknown }): void {
    // Set anew, not assigned: a DOMException's message can only be read.
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

/** As many of an error as a report shows. */
const CAUSES = 10;
