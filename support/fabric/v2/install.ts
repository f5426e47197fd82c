import { peer } from '@hyperledger/fabric-protos';
import { AssertionFailure, FabricRefusal, UserError } from '../../errors';
import type { Chaincode } from '../chaincode';
import type { ChaincodeName } from '../names';
import { accepted, type Outcome } from '../outcome';
import type { Client } from './client';
import { chaincodeName, VERSION } from './definition';
import { type ChaincodePackage, INSTALL_BOUND, isThere, packageOf, servicePackage } from './package';

const { InstallChaincodeArgs, QueryInstalledChaincodesResult } = peer.lifecycle;

/** The system chaincode that keeps packages and definitions. */
export const LIFECYCLE = '_lifecycle';

/** Throws a UserError for a chaincode without a folder. */
export async function packageOfChaincode(chaincode: Chaincode): Promise<ChaincodePackage> {
  const { source, service, alias } = chaincode;
  const label = `${chaincodeName(alias)}_${VERSION}`;
  if (service) return servicePackage(label, service);
  if (!source)
    throw new UserError(`"${alias}" has no folder`, { action: 'chaincode folder', subject: alias });
  return packageOf(source, label);
}

/** The peer builds the image before it answers. A package that it has already counts as installed. */
export async function install(client: Client, { content }: ChaincodePackage): Promise<Outcome<unknown>> {
  const args = new InstallChaincodeArgs();
  args.setChaincodeInstallPackage(content);
  const call = { channel: '', chaincode: LIFECYCLE, args: ['InstallChaincode', args.serializeBinary()] };
  const answer = await client.connection.propose(client.admin, call, INSTALL_BOUND);
  return answer.ok || isThere(answer) ? accepted(undefined) : answer;
}

export async function isInstalled(name: ChaincodeName, client: Client): Promise<boolean> {
  const { connection, admin, member } = client;
  const call = { channel: '', chaincode: LIFECYCLE, args: ['QueryInstalledChaincodes', new Uint8Array()] };
  const answer = await connection.propose(admin, call);
  if (!answer.ok)
    throw new AssertionFailure(`${member.host} does not tell what is installed: ${answer.error.message}`);
  const installed = QueryInstalledChaincodesResult.deserializeBinary(
    answer.value,
  ).getInstalledChaincodesList();
  return installed.some((entry) => entry.getPackageId() === name);
}

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
