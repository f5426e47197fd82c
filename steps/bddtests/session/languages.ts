import { HarnessError } from '../../../support/errors';
import { LANGUAGE_NAMES, type Language } from '../../../support/fabric/v0.6/rest';

/** Throws for a language that Fabric 0.6 has no number for. */
export function languageCalled(name: string): Language {
  const language = LANGUAGE_NAMES.find((candidate) => candidate === name);
  if (language) return language;
  throw new HarnessError(`"${name}" is no language of chaincode: it is one of ${LANGUAGE_NAMES.join(', ')}`);
}
