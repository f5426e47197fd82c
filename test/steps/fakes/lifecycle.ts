import type { Lifecycle } from '../../../support/fabric/lifecycle';
import type { FabricNetwork } from '../../../support/fabric/network';
import { accepted, refused } from '../../../support/fabric/outcome';
import type { ChaincodeEvent } from '../../../support/fabric/transactions';
import { digest } from './block';
import type { FakeFabric } from './fabric';

/** The life cycle of chaincode on fake peers, of which all approvals count that somebody gave. */
export class FakeLifecycle implements Lifecycle {
  /** Peers that take a package and do not keep it. */
  readonly forgetful = new Set<string>();
  readonly approvals = new Set<string>();
  /** The sequence on a peer, where it is another one than that of the others. */
  readonly sequences = new Map<string, number>();
  /** The validation code on a peer, where it is not valid; undefined: in no block. */
  readonly codes = new Map<string, string | undefined>();
  event: ChaincodeEvent | 'none' = 'none';
  readonly #installed = new Set<string>();
  #sequence = 0;

  constructor(private readonly fabric: FakeFabric) {}

  /** The same network, with this life cycle and verdicts on its transactions. */
  of(network: FabricNetwork): FabricNetwork {
    Object.assign(network.transactions, {
      codeOn: async ({ name }: { name: string }) => {
        const code = this.codes.has(name) ? this.codes.get(name) : 'VALID';
        return code === undefined ? { seen: 'in no block' } : { found: code };
      },
      eventOn: async () => ({ found: this.event }),
    });
    return Object.assign(network, { lifecycle: this });
  }

  package: Lifecycle['package'] = async ({ alias }) => `${digest(alias)}`;

  install: Lifecycle['install'] = async (chaincode, on) => {
    const name = await this.package(chaincode);
    for (const peer of on) if (!this.forgetful.has(peer.name)) this.#installed.add(`${name} ${peer.name}`);
    return accepted(undefined);
  };

  isInstalled: Lifecycle['isInstalled'] = async (name, on) => this.#installed.has(`${name} ${on.name}`);

  approve: Lifecycle['approve'] = async ({ organisation }) => {
    this.approvals.add(`${organisation}`);
    return accepted('approval');
  };

  hasApproved: Lifecycle['hasApproved'] = async ({ organisation }) => this.approvals.has(`${organisation}`);

  commit: Lifecycle['commit'] = async () => {
    const missing = ['org1', 'org2'].find((organisation) => !this.approvals.has(organisation));
    if (missing) return refused(`chaincode definition not agreed to by this org (${missing})`, 'fake');
    this.#sequence++;
    return accepted(this.fabric.submit('invoke', ['commit', 'a', 'b', '0']));
  };

  committedSequence: Lifecycle['committedSequence'] = async (_chaincode, { name }) =>
    this.sequences.get(name) ?? this.#sequence;
}
