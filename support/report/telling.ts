import { short } from '../fabric/chaincode';
import type { Span, SpanKind } from '../waiting/spans';
import { Secrets } from './redact';

/** `3.2 s`, always with a tenth, so that a running figure does not jump. */
export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** What goes on, in one line without secrets: `deploy of example02 on vp0`. */
export function titleOf({ kind, title, subject }: Span): string {
  const on = subject ? ` on ${subject}` : '';
  return plain(WORDS[kind]?.(title, subject) ?? `${title}${on}`);
}

/** How it stands: `vp0 as expected, vp1: no image`; '' where that is not known. */
export const standingOf = ({ status }: Span): string => plain(status?.() ?? '');

/** How it ended: `ready after 3.1 s`. */
export function outcomeOf({ kind, startedAt, endedAt = startedAt, error }: Span): string {
  const how = error ? 'failed' : (DONE[kind] ?? 'done');
  return `${how} after ${seconds(endedAt - startedAt)}`;
}

type Words = (title: string, subject: string | undefined) => string;

const WORDS: Partial<Record<SpanKind, Words>> = {
  start: (title) => `start of the ${title}`,
  teardown: (title) => `removal of the ${title}`,
  login: (user, peer) => `login of ${user} on ${peer}`,
  deploy: (chaincode, peer) => `deploy of ${chaincode} on ${peer}`,
  build: (image) => `build of ${image}`,
  fault: (fault, service) => `${service} ${fault}`,
};

const DONE: Partial<Record<SpanKind, string>> = { start: 'ready', wait: 'true' };

const SECRETS = new Secrets();

/** Of commands and calls; what they say at length is in the evidence. */
const LONGEST = 120;

function plain(text: string): string {
  const line = short(SECRETS.mask(text))
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
