import { peer } from '@hyperledger/fabric-protos';
import { UserError } from '../../errors';
import type { Terms } from '../lifecycle';
import type { ChaincodeName } from '../names';
import { collectionsOf } from './collections';
import { bytesOf, messageOf } from './messages';
import { applicationPolicy } from './policy';

const {
  ApproveChaincodeDefinitionForMyOrgArgs,
  ChaincodeSource,
  CheckCommitReadinessArgs,
  CommitChaincodeDefinitionArgs,
} = peer.lifecycle;

/** Of every package and definition. What tells two of them apart is their code, and their sequence. */
export const VERSION = '1.0';

/** Letters, digits, - and _, as Fabric wants it. Throws a UserError for another name. */
export function chaincodeName(alias: string): string {
  if (!/^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$/.test(alias))
    throw new UserError(
      `"${alias}" is not a chaincode name of Fabric 2.x: use letters, digits, and single - or _.`,
    );
  return alias;
}

/** What organisations agree on before a chaincode can be called. */
export interface Definition {
  readonly name: string;
  readonly sequence: number;
  readonly terms: Terms;
}

/** With the package that the organisation's own peers run; without one they run none. */
export function approveArguments(definition: Definition, packageId: ChaincodeName | undefined): Uint8Array {
  const source =
    packageId === undefined
      ? { unavailable: new ChaincodeSource.Unavailable() }
      : { localPackage: messageOf(ChaincodeSource.Local, { packageId }) };
  return bytesOf(ApproveChaincodeDefinitionForMyOrgArgs, {
    ...fieldsOf(definition),
    source: messageOf(ChaincodeSource, source),
  });
}

export const readinessArguments = (definition: Definition): Uint8Array =>
  bytesOf(CheckCommitReadinessArgs, fieldsOf(definition));

export const commitArguments = (definition: Definition): Uint8Array =>
  bytesOf(CommitChaincodeDefinitionArgs, fieldsOf(definition));

const fieldsOf = ({ name, sequence, terms }: Definition) => ({
  name,
  version: VERSION,
  sequence,
  endorsementPlugin: 'escc',
  validationPlugin: 'vscc',
  validationParameter: applicationPolicy(terms.endorsementPolicy).serializeBinary(),
  initRequired: terms.initRequired ?? false,
  collections: terms.collections === undefined ? undefined : collectionsOf(terms.collections),
});
