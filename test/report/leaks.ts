import { fabric06 } from '../../support/fabric/v0.6/generation';

/** Of a peer, in its settings; of no user that the harness knows. */
export const PEER_SECRET = 'MwYpmSRjupbT';

const KEY_MATERIAL = 'MHcCAQEEIFs3cr3tK3yMat3r1alMHcCAQEEIFs3cr3tK3yMat3r1al';

/** What must be nowhere. */
export const SECRETS = [...Object.values(fabric06.userSecrets), PEER_SECRET, KEY_MATERIAL];

/** A text that tells all of it. */
export const ALL_SECRETS = [
  ...Object.values(fabric06.userSecrets),
  PEER_SECRET,
  `-----BEGIN EC PRIVATE KEY-----\n${KEY_MATERIAL}\n-----END EC PRIVATE KEY-----`,
].join(' ');
