import { before, describe, it } from 'node:test';
import { expect } from 'chai';
import { AssertionFailure, TimedOut } from '../../../support/errors';
import type { CompletedCommand } from '../../../support/fabric/peer';
import type { SourceFile } from '../../../support/fabric/source-tree';
import { PeerCli } from '../../../support/fabric/v2/cli';
import { CliLifecycle } from '../../../support/fabric/v2/cli-lifecycle';
import { writeCertificates } from '../../../support/fabric/v2/crypto-files';
import type { Members } from '../../../support/fabric/v2/members';
import { PeerCommand } from '../../../support/fabric/v2/peer-command';
import { FOLDER, member, SETTINGS } from './member';

const own = member('peer1.org1.example.com', 'Org1MSP');
const other = member('peer1.org2.example.com', 'Org2MSP', 9051);
const MEMBERS: Members = {
  peers: [
    member('peer0.org1.example.com', 'Org1MSP'),
    own,
    member('peer0.org2.example.com', 'Org2MSP', 9051),
    other,
  ],
  orderers: [member('orderer0.example.com', 'OrdererMSP')],
  settings: SETTINGS,
};

const ID = '7861ff63ae9d6d606f07f33ce810e7db513a6e8779ebebc8278d285463b90385';
const committed = (status: string) =>
  `\u001b[34m2026-11-26 10:36:59.723 UTC 0001 INFO\u001b[0m [chaincodeCmd] ClientWait -> txid [${ID}] committed with status (${status}) at peer0.org2.example.com:7051\n`;

describe('the peer command of Fabric 2.x', () => {
  before(() => writeCertificates(MEMBERS, FOLDER));

  /** A peer whose command comes to this. */
  function cli(completed: Partial<CompletedCommand>) {
    const commands: (readonly string[])[] = [];
    const copied: string[] = [];
    const peer = {
      name: own.host,
      async exec(command: readonly string[], environment: readonly string[]) {
        commands.push(command, environment);
        return { command, exitCode: 0, stdout: '', stderr: '', ...completed };
      },
      async copyFiles(_title: string, files: readonly SourceFile[]) {
        copied.push(...files.map(({ path }) => path));
      },
    };
    const command = new PeerCommand(peer, MEMBERS);
    const lifecycle = new CliLifecycle(command, own);
    return { cli: new PeerCli(command, own, MEMBERS.peers), lifecycle, commands, copied };
  }

  const invoked = (completed: Partial<CompletedCommand>) =>
    cli(completed).cli.invoke('example02', ['invoke', 'a'], { user: own, endorsers: [own] });

  it('invokes as a user whose certificates it copies, at one peer of each organisation', async () => {
    const one = cli({ stderr: committed('VALID') });
    const endorsers = one.cli.endorsersOf(MEMBERS.peers.slice(1, 3), [other.host]);
    expect(endorsers).to.deep.equal([own, other]);
    const outcome = await one.cli.invoke('example02', ['invoke', 'a'], { user: other, endorsers });
    expect(outcome).to.deep.equal({ ok: true, value: ID });
    const [command = [], environment = []] = one.commands;
    expect(command.join(' '))
      .to.include('-c {"Args":["invoke","a"]}')
      .and.include('-o orderer0.example.com:7051');
    expect(command.join(' ')).to.include('--peerAddresses peer1.org2.example.com:9051');
    expect(environment).to.include('CORE_PEER_LOCALMSPID=Org2MSP');
    expect(one.copied).to.include.members([
      'User1@org2.example.com/msp/keystore/priv_sk',
      'org1.example.com.pem',
      'org2.example.com.pem',
      'orderers.pem',
    ]);
  });

  it('takes no exit code for a commit', async () => {
    const silent = await invoked({ stderr: 'Chaincode invoke successful. result: status:200' }).catch(String);
    expect(silent).to.include('told no transaction');
    const conflict = await invoked({
      exitCode: 1,
      stderr: `${committed('MVCC_READ_CONFLICT')}Error: transaction invalidated with status (MVCC_READ_CONFLICT)`,
    });
    if (conflict.ok) throw new AssertionFailure('it is valid');
    expect(conflict.error.message).to.equal('the transaction is invalid: MVCC_READ_CONFLICT');
    expect(conflict.error.transaction).to.equal(ID);
  });

  for (const words of [
    'timed out waiting for txid on all peers',
    'error receiving from deliver filtered at peer0.org2.example.com:7051: rpc error: code = Unavailable desc = EOF',
    'deliver completed with status (SERVICE_UNAVAILABLE) before txid received',
  ]) {
    it(`does not take a transaction that was sent, and is in no block yet, for refused: ${words}`, async () => {
      const open = { exitCode: 1, stderr: `Error: ${words}` };
      expect(await invoked(open).catch((error: unknown) => error)).to.be.instanceOf(TimedOut);
    });

    it(`takes it for committed where one peer had it as valid: ${words}`, async () => {
      const one = { exitCode: 1, stderr: `${committed('VALID')}Error: ${words}` };
      expect(await invoked(one)).to.deep.equal({ ok: true, value: ID });
    });
  }

  it('says of a refusal what the chaincode said', async () => {
    const stderr =
      'Error: endorsement failure during query. response: status:500 message:"{\\"Error\\":\\"Nil amount for x\\"}" \n';
    const outcome = await cli({ exitCode: 1, stderr }).cli.query('example02', ['query', 'x'], own);
    expect(!outcome.ok && outcome.error.message).to.equal('{"Error":"Nil amount for x"}');
    const lost = 'Error: error getting broadcast client: orderer client failed to connect';
    const invoke = await invoked({ exitCode: 1, stderr: lost });
    expect(!invoke.ok && invoke.error.message).to.include('error getting broadcast client');
    expect(await cli({ stdout: '90\n' }).cli.query('example02', ['query', 'a'], own)).to.deep.equal({
      ok: true,
      value: '90',
    });
  });

  it('installs, approves and commits as the administrator of its organisation', async () => {
    const definition = {
      name: 'example02',
      sequence: 2,
      terms: { endorsementPolicy: "OR('Org1MSP.peer')", collections: '[]', initRequired: true },
    };
    const { lifecycle, commands, copied } = cli({ stderr: committed('VALID') });
    expect((await lifecycle.install({ id: 'example02_1.0:12', content: Buffer.from('x') })).ok).to.equal(
      true,
    );
    expect(await lifecycle.approve(definition, 'example02_1.0:12')).to.deep.equal({ ok: true, value: ID });
    expect(await lifecycle.commit(definition, [own, other])).to.deep.equal({ ok: true, value: ID });
    const [install, environment, approve, , commit] = commands.map((words) => words.join(' '));
    expect(install).to.equal('peer lifecycle chaincode install /tmp/chaincode-bdd/example02_1.0.tar.gz');
    expect(environment).to.include('Admin@org1.example.com/msp');
    expect(copied).to.include.members(['example02_1.0.tar.gz', 'collections.json']);
    for (const words of [
      'approveformyorg -C mychannel -n example02 -v 1.0 --sequence 2 --package-id example02_1.0:12',
      "--signature-policy OR('Org1MSP.peer') --collections-config /tmp/chaincode-bdd/collections.json --init-required",
    ])
      expect(approve).to.include(words);
    expect(commit)
      .to.include('--peerAddresses peer1.org2.example.com:9051')
      .and.not.to.include('--package-id');
  });

  it('takes a package that the peer has already for installed', async () => {
    const stderr = "Error: … chaincode already successfully installed (package ID 'example02_1.0:12')";
    const made = { id: 'example02_1.0:12', content: Buffer.from('x') };
    expect((await cli({ exitCode: 1, stderr }).lifecycle.install(made)).ok).to.equal(true);
    const refusal = await cli({
      exitCode: 1,
      stderr: 'Error: could not build\n./main.go:6:2\n',
    }).lifecycle.install(made);
    expect(!refusal.ok && refusal.error.message).to.equal('could not build\n./main.go:6:2');
  });
});
