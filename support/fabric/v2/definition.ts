import { peer } from '@hyperledger/fabric-protos';
import { UserError } from '../../errors';
import type { Terms } from '../lifecycle';
import type { ChaincodeName } from '../names';
import { collectionsOf } from './collections';
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
export function approveArguments(definition: Definition, id: ChaincodeName | undefined): Uint8Array {
  const source = new ChaincodeSource();
  if (id === undefined) source.setUnavailable(new ChaincodeSource.Unavailable());
  else {
    const local = new ChaincodeSource.Local();
    local.setPackageId(id);
    source.setLocalPackage(local);
  }
  const args = withDefinition(new ApproveChaincodeDefinitionForMyOrgArgs(), definition);
  args.setSource(source);
  return args.serializeBinary();
}

export const readinessArguments = (definition: Definition): Uint8Array =>
  withDefinition(new CheckCommitReadinessArgs(), definition).serializeBinary();

export const commitArguments = (definition: Definition): Uint8Array =>
  withDefinition(new CommitChaincodeDefinitionArgs(), definition).serializeBinary();

function withDefinition<
  A extends
    | peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs
    | peer.lifecycle.CheckCommitReadinessArgs
    | peer.lifecycle.CommitChaincodeDefinitionArgs,
>(args: A, { name, sequence, terms }: Definition): A {
  args.setName(name);
  args.setVersion(VERSION);
  args.setSequence(sequence);
  args.setEndorsementPlugin('escc');
  args.setValidationPlugin('vscc');
  args.setValidationParameter(applicationPolicy(terms.endorsementPolicy).serializeBinary());
  args.setInitRequired(terms.initRequired ?? false);
  if (terms.collections !== undefined) args.setCollections(collectionsOf(terms.collections));
  return args;
}
