import { UserError } from '../errors';
import type { Chaincode } from './chaincode';
import type { Generation } from './generation';
import { fabric06 } from './v0.6/generation';

/** The generation of Fabric that this run tests. */
export const generation: Generation = fabric06;

/** A chaincode of the generation's images. Throws a UserError that lists them. */
export function chaincodeByAlias(alias: string): Chaincode {
  const chaincode = generation.catalogue.find((candidate) => candidate.alias === alias);
  if (chaincode) return chaincode;
  const known = generation.catalogue.map((one) => one.alias).join(', ');
  throw new UserError(
    `unknown chaincode ${alias}. Known: ${known}. Put any other in quotes: its path, or the name given to its folder.`,
  );
}

/** The chaincode of the images with this path, or an unknown one. */
export const chaincodeAt = (path: string): Chaincode =>
  generation.catalogue.find((candidate) => candidate.path === path) ?? {
    alias: path,
    path,
    init: 'init',
    args: [],
    query: 'query',
  };
