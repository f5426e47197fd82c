import leven from 'leven';
import { UserError } from '../../support/errors';
import { readSettings, SETTINGS, type Settings } from '../../support/settings';
import { sideInFile } from './fabric-file';

/** One of the two things that are compared: images, an engine and settings. */
export interface Side {
  /** `stable`, or the words that describe it. */
  readonly name: string;
  /** What it sets, by environment variable. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Words of a side, with the variables that they stand for. */
const WORDS = {
  version: 'FABRIC_VERSION',
  images: 'FABRIC_IMAGES',
  tag: 'FABRIC_TAG',
  peer: 'FABRIC_PEER_IMAGE',
  membersrvc: 'FABRIC_MEMBERSRVC_IMAGE',
  orderer: 'FABRIC_ORDERER_IMAGE',
  ccenv: 'FABRIC_CCENV_IMAGE',
  base: 'FABRIC_BASE_IMAGE',
  engine: 'DOCKER_HOST',
} as const;

const VARIABLES: readonly string[] = [
  ...Object.keys(SETTINGS.shape),
  ...['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH', 'DOCKER_DEFAULT_PLATFORM'],
];

/** The comparison itself decides on these. */
const OWN = ['FABRIC_NETWORK_ID', 'REPORTS_DIRECTORY', 'EVIDENCE', 'EVIDENCE_DIRECTORY', 'KEEP_NETWORK'];

const EXAMPLES =
  'Examples: 2.5.14, embedded, hyperledger:2.5.14, peer=acme/peer:pr-17, engine=tcp://host:2375, WAIT_DEPLOY=300 s, ' +
  'fabric.json#stable; several with commas between them.';

/**
 * Reads a side as it is written on the command line: `2.5.14`, `embedded,peer=acme/peer:pr-17`, `fabric.json#stable`.
 * Throws a UserError that names the word that is wrong.
 */
export function readSide(text: string): Side {
  const [, file, name] = /^(.+\.json)#(.+)$/.exec(text) ?? [];
  const [title, words] = file && name ? [name, sideInFile(file, name)] : [text, text];
  const variables: Record<string, string> = {};
  for (const word of typeof words === 'string' ? words.split(',') : words)
    Object.assign(variables, variablesOf(word.trim(), text));
  return { name: title, variables };
}

function variablesOf(word: string, side: string): Record<string, string> {
  if (word === 'embedded') return { FABRIC_VERSION: '0.6.1', FABRIC_IMAGES: 'embedded' };
  if (/^\d+\.\d+/.test(word)) return { FABRIC_VERSION: word };
  const [, tag] = /^hyperledger(?::(.+))?$/.exec(word) ?? [];
  if (tag !== undefined) return { ...versionOf(tag), FABRIC_IMAGES: 'hyperledger', FABRIC_TAG: tag };
  if (word === 'hyperledger') return { FABRIC_IMAGES: 'hyperledger' };
  const [, key = '', value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? [];
  const variable = key in WORDS ? WORDS[key as keyof typeof WORDS] : key;
  if (OWN.includes(variable))
    throw new UserError(`${variable} cannot be set for a side: compare sets it itself.`);
  if (VARIABLES.includes(variable)) return { [variable]: value };
  throw new UserError(`"${word}" in the side "${side}" is not known.${suggestion(key || word)} ${EXAMPLES}`);
}

/** `x86_64-0.6.1-preview` is a tag of 0.6.1. */
function versionOf(tag: string): Record<string, string> {
  const [version] = /\d+\.\d+\.\d+/.exec(tag) ?? [];
  return version === undefined ? {} : { FABRIC_VERSION: version };
}

function suggestion(word: string): string {
  const known = ['embedded', 'hyperledger', ...Object.keys(WORDS), ...VARIABLES];
  const meant = known.find((candidate) => leven(word, candidate) <= 2);
  return meant ? ` Did you mean ${meant}?` : '';
}

/** Short names: without the words that both sides have. Two sides of the same name get different ones. */
export function named(from: Side, to: Side): { from: Side; to: Side } {
  const [one, other] = [from.name.split(','), to.name.split(',')];
  const own = (words: readonly string[], others: readonly string[], whole: string) =>
    words.filter((word) => !others.includes(word)).join(',') || whole;
  const names = [own(one, other, from.name), own(other, one, to.name)] as const;
  const second = names[0] === names[1] ? `${names[1]} (2)` : names[1];
  return { from: { ...from, name: names[0] }, to: { ...to, name: second } };
}

/** What the runs of a side get. */
export const environmentOf = (side: Side): NodeJS.ProcessEnv => ({ ...process.env, ...side.variables });

/** Throws a UserError that names the side. */
export function settingsOf(side: Side): Settings {
  try {
    return readSettings(environmentOf(side));
  } catch (error) {
    throw error instanceof UserError ? new UserError(`Side ${side.name}: ${error.message}`) : error;
  }
}
