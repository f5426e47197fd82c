import { peer } from '@hyperledger/fabric-protos';
import { AssertionFailure } from '../../errors';
import type { ChaincodeName, TransactionId } from '../names';
import type { Outcome } from '../outcome';
import type { Connection } from './connection';
import { approveArguments, commitArguments, type Definition, readinessArguments } from './definition';
import type { Member } from './members';
import { bytesOf } from './messages';
import { type ChaincodePackage, INSTALL_BOUND, installed } from './package';
import type { Signer } from './signer';

const {
  CheckCommitReadinessResult,
  InstallChaincodeArgs,
  QueryChaincodeDefinitionArgs,
  QueryChaincodeDefinitionResult,
  QueryInstalledChaincodesResult,
} = peer.lifecycle;

/** The system chaincode that keeps packages and definitions. */
const LIFECYCLE = '_lifecycle';

/** The steps of a deploy, for one organisation at one of its peers. */
export interface DeploySteps {
  /** The peer builds the image before it answers. A package that it has already counts as installed. */
  install(made: ChaincodePackage): Promise<Outcome<unknown>>;
  /** With the package that the organisation's own peers run; without one they run none. */
  approve(definition: Definition, id: ChaincodeName | undefined): Promise<Outcome<TransactionId>>;
  commit(definition: Definition, endorsers: readonly Member[]): Promise<Outcome<TransactionId>>;
}

/** The administrator of a peer's organisation, over gRPC. */
export class Administrator implements DeploySteps {
  constructor(
    private readonly connection: Connection,
    private readonly member: Member,
    private readonly signer: Signer,
  ) {}

  /** Has the peer join the channel of this genesis block. Throws an AssertionFailure for a refusal. */
  async join(block: Uint8Array): Promise<void> {
    const call = { chaincode: 'cscc', name: 'JoinChain', args: [block], channel: '' };
    const outcome = await this.connection.propose(this.signer, call);
    if (outcome.ok || /already exists/.test(outcome.error.message)) return;
    throw new AssertionFailure(`${this.member.host} did not join the channel: ${outcome.error.message}`);
  }

  async install({ content }: ChaincodePackage): Promise<Outcome<unknown>> {
    const args = [bytesOf(InstallChaincodeArgs, { chaincodeInstallPackage: content })];
    const call = { chaincode: LIFECYCLE, name: 'InstallChaincode', args, channel: '' };
    return installed(await this.connection.propose(this.signer, call, INSTALL_BOUND));
  }

  async isInstalled(id: ChaincodeName): Promise<boolean> {
    const answer = await this.#ask('QueryInstalledChaincodes', new Uint8Array(), '');
    const found = QueryInstalledChaincodesResult.deserializeBinary(this.#told('what is installed', answer));
    return found.getInstalledChaincodesList().some((entry) => entry.getPackageId() === id);
  }

  approve(definition: Definition, id: ChaincodeName | undefined): Promise<Outcome<TransactionId>> {
    const args = approveArguments(definition, id);
    return this.#submit('ApproveChaincodeDefinitionForMyOrg', args, [this.member]);
  }

  /** True where its organisation has approved exactly this. */
  async hasApproved(definition: Definition): Promise<boolean> {
    const answer = await this.#ask('CheckCommitReadiness', readinessArguments(definition));
    const told = this.#told(`who approved ${definition.name}`, answer);
    const approvals = CheckCommitReadinessResult.deserializeBinary(told).getApprovalsMap();
    return approvals.get(this.member.mspId) === true;
  }

  commit(definition: Definition, endorsers: readonly Member[]): Promise<Outcome<TransactionId>> {
    return this.#submit('CommitChaincodeDefinition', commitArguments(definition), endorsers);
  }

  /** 0 where nothing of this name is committed. */
  async committedSequence(name: string): Promise<number> {
    const args = bytesOf(QueryChaincodeDefinitionArgs, { name });
    const answer = await this.#ask('QueryChaincodeDefinition', args);
    if (!answer.ok && /is not defined/.test(answer.error.message)) return 0;
    const told = this.#told(`the definition of ${name}`, answer);
    return QueryChaincodeDefinitionResult.deserializeBinary(told).getSequence();
  }

  #submit(name: string, args: Uint8Array, endorsers: readonly Member[]): Promise<Outcome<TransactionId>> {
    return this.connection.submit(this.signer, {
      chaincode: LIFECYCLE,
      name,
      args: [args],
      endorsers: endorsers.map(({ mspId }) => mspId),
    });
  }

  #ask(name: string, args: Uint8Array, channel?: string): Promise<Outcome<Uint8Array>> {
    return this.connection.propose(this.signer, { chaincode: LIFECYCLE, name, args: [args], channel });
  }

  #told(what: string, answer: Outcome<Uint8Array>): Uint8Array {
    if (answer.ok) return answer.value;
    throw new AssertionFailure(`${this.member.host} does not tell ${what}: ${answer.error.message}`);
  }
}
