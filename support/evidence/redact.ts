/** Settings whose values are secret: enrolment secrets, passwords, tokens, keys. */
const SECRET_SETTING = /^[A-Z0-9_-]*(?:SECRET|PASSWORD|TOKEN)=(.+)$/;

/** What a reader sees in the place of a secret. */
const MASK = '***';

/** The values in a container's environment that must reach no file. */
export function secretsIn(environment: readonly string[]): string[] {
  return environment.flatMap((setting) => SECRET_SETTING.exec(setting)?.[1] ?? []);
}

/** The text with every secret masked. */
export function redact(text: string, secrets: Iterable<string>): string {
  let redacted = text;
  for (const secret of secrets) redacted = redacted.replaceAll(secret, MASK);
  return redacted;
}
