import { FabricRefusal } from '../../errors';
import type { Outcome } from '../outcome';

/** The refusal with the step that it is of. */
export function refusedIn(
  step: string,
  { error: { message, where } }: Extract<Outcome<unknown>, { ok: false }>,
): Extract<Outcome<never>, { ok: false }> {
  const remedy = OLD_CLIENT.test(message) ? `. ${NEWER_FABRIC}` : '';
  return { ok: false, error: new FabricRefusal(`${step}: ${withoutPackageNames(message)}${remedy}`, where) };
}

const OLD_CLIENT = /client version \S+ is too old/;
const NEWER_FABRIC =
  "Peers up to 2.5.14 and 3.1.3 build with a version of the engine's API that Docker 29 does not take: use 2.5.15, 3.1.4 or newer";

/** A build's output quotes every package that was compiled, one a line, before it comes to an error. */
export function withoutPackageNames(message: string): string {
  const text = message.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\"', '"');
  const [reason = '', ...output] = text.split('\n');
  const lines = output.filter((line) => !/^[\w./-]+$/.test(line));
  return [output.length > 0 ? reason.replace(/"[\w./-]+$/, '"') : reason, ...lines].join('\n');
}
