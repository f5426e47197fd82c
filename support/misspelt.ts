import leven from 'leven';
import { UserError } from './errors';

/** The environment variables that are settings of a run. */
const VARIABLES = [
  'FABRIC_IMAGES',
  'FABRIC_TAG',
  'FABRIC_PEER_IMAGE',
  'FABRIC_MEMBERSRVC_IMAGE',
  'FABRIC_BASE_IMAGE',
  'FABRIC_CCENV_IMAGE',
  'FABRIC_NETWORK_ID',
  'WAIT_READY',
  'WAIT_DEPLOY',
  'WAIT_COMMIT',
  'ENGINE_GATEWAY',
  'BUILD_CACHE',
  'EVIDENCE',
  'EVIDENCE_DIRECTORY',
  'REPORTS_DIRECTORY',
  'TIMELINE',
  'KEEP_NETWORK',
];

/** In how many characters a slip of the pen differs, at most; others' variables, say FABRIC_CFG_PATH, do in more. */
const SLIP = 2;

/** Throws a UserError for the first name that is nearly one of a setting: it would go unnoticed. */
export function assertNoneMisspelt(names: readonly string[]): void {
  for (const name of names) {
    if (VARIABLES.includes(name)) continue;
    const meant = VARIABLES.find((variable) => leven(name, variable) <= SLIP);
    if (meant) throw new UserError(`${name} is no setting, and ${meant} is: correct the name, or unset it.`);
  }
}
