import type { Terms } from '../lifecycle';
import type { ChaincodeName, TransactionId } from '../names';
import { accepted, type Outcome } from '../outcome';
import type { DeploySteps } from './administrator';
import { type Definition, VERSION } from './definition';
import { CHANNEL } from './genesis';
import type { Member } from './members';
import { type ChaincodePackage, INSTALL_BOUND, installed } from './package';
import { type PeerCommand, refusalOf } from './peer-command';

const LIFECYCLE = ['lifecycle', 'chaincode'];

/** `peer lifecycle chaincode`: the steps of a deploy as the administrator of a peer's organisation, in its container. */
export class CliLifecycle implements DeploySteps {
  readonly #admin;

  constructor(
    private readonly command: PeerCommand,
    private readonly member: Member,
  ) {
    this.#admin = { name: 'Admin', organisation: member } as const;
  }

  async install({ id, content }: ChaincodePackage): Promise<Outcome<unknown>> {
    const file = await this.command.copy(`${id.replace(/:.*/, '')}.tar.gz`, content);
    const completed = await this.command.run(this.#admin, [...LIFECYCLE, 'install', file], INSTALL_BOUND);
    return completed.exitCode === 0 ? accepted(undefined) : installed(refusalOf(completed));
  }

  async approve(definition: Definition, id: ChaincodeName | undefined): Promise<Outcome<TransactionId>> {
    const source = id === undefined ? [] : ['--package-id', id];
    return this.#submit('approveformyorg', definition, source, [this.member]);
  }

  commit(definition: Definition, endorsers: readonly Member[]): Promise<Outcome<TransactionId>> {
    return this.#submit('commit', definition, [], endorsers);
  }

  async #submit(
    step: string,
    { name, sequence, terms }: Definition,
    more: readonly string[],
    endorsers: readonly Member[],
  ): Promise<Outcome<TransactionId>> {
    const definition = ['-C', CHANNEL, '-n', name, '-v', VERSION, '--sequence', String(sequence)];
    const args = [...LIFECYCLE, step, ...definition, ...more, ...(await this.#flagsOf(terms))];
    return this.command.submit(this.#admin, args, endorsers);
  }

  async #flagsOf({ endorsementPolicy: policy, collections, initRequired }: Terms): Promise<string[]> {
    const kind = policy?.startsWith('/') ? '--channel-config-policy' : '--signature-policy';
    return [
      ...(policy === undefined ? [] : [kind, policy]),
      ...(collections === undefined
        ? []
        : ['--collections-config', await this.command.copy('collections.json', collections)]),
      ...(initRequired ? ['--init-required'] : []),
    ];
  }
}
