import { UserError } from '../errors';
import { fabricVersion } from '../settings';
import type { Chaincode } from './chaincode';
import type { Generation } from './generation';

/** Only one is loaded: the libraries of 2.x take a second to load. The settings refuse a version that there is not. */
export const generationOf = (version: string): Generation =>
  /^[23]\./.test(version)
    ? (require('./v2/generation') as typeof import('./v2/generation')).fabric2
    : (require('./v0.6/generation') as typeof import('./v0.6/generation')).fabric06;

/** The generation of Fabric that this run tests. */
export const generation: Generation = generationOf(fabricVersion());

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

/** A chaincode in development mode. What registers there is example02, as far as anybody knows. */
export const chaincodeRegisteredAs = (name: string): Chaincode => ({
  ...chaincodeByAlias('example02'),
  alias: name,
  path: name,
  registeredAs: name,
});
