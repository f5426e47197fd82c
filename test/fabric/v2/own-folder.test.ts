import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../../../support/errors';
import type { ServiceDescription } from '../../../support/fabric/composition';
import { authoritiesOf, tlsOf, userOf, writeCertificates } from '../../../support/fabric/v2/crypto-files';
import { membersOf } from '../../../support/fabric/v2/members';
import { describe as composition } from '../../../support/fabric/v2/topologies';
import { newFolder } from '../../new-folder';

/** A peer and an orderer as the Compose files of fabric-samples have them, with their certificates in this folder. */
const services = (folder: string) =>
  new Map<string, ServiceDescription>([
    [
      'peer0.org1.example.com',
      {
        image: 'hyperledger/fabric-peer',
        command: ['peer', 'node', 'start'],
        environment: {
          CORE_PEER_LOCALMSPID: 'Org1MSP',
          CORE_PEER_LISTENADDRESS: '0.0.0.0:9051',
          CORE_OPERATIONS_LISTENADDRESS: 'peer0.org1.example.com:9445',
          CORE_PEER_MSPCONFIGPATH: '/etc/hyperledger/fabric/msp',
        },
        mounts: [
          {
            source: `${folder}/peerOrganizations/org1.example.com/peers/peer0.org1.example.com`,
            target: '/etc/hyperledger/fabric',
          },
          { source: '/other', target: '/etc/hyperledger/fabric/ms' },
        ],
      },
    ],
    [
      'orderer.example.com',
      {
        image: 'hyperledger/fabric-orderer',
        command: ['orderer'],
        environment: {
          ORDERER_GENERAL_LOCALMSPID: 'OrdererMSP',
          ORDERER_GENERAL_LOCALMSPDIR: '/var/hyperledger/orderer/msp',
          ORDERER_ADMIN_LISTENADDRESS: '0.0.0.0:7053',
        },
        mounts: [
          {
            source: `${folder}/ordererOrganizations/example.com/orderers/orderer.example.com/msp`,
            target: '/var/hyperledger/orderer/msp',
          },
        ],
      },
    ],
  ]);

describe('certificates that a Compose file mounts', () => {
  let folder: string;
  before(async () => {
    folder = newFolder();
    const made = join(folder, 'made');
    const members = membersOf(services(made));
    await writeCertificates(members, made);
    renameSync(made, join(folder, 'theirs'));
  });

  it('are read where they lie, also by a later process, and never made', async () => {
    const own = join(folder, 'own');
    for (const members of [own, undefined].map((one) => membersOf(services(join(folder, 'theirs')), one))) {
      const [[peer], [orderer]] = [members.peers, members.orderers];
      if (!peer || !orderer) throw new Error('no members');
      const before = userOf(peer, 'Admin').certificate;
      await writeCertificates(members, own);
      expect(userOf(peer, 'Admin').certificate).to.equal(before);
      expect(tlsOf(orderer).authority).to.include('CERTIFICATE');
      expect(authoritiesOf(orderer).tls).to.equal(tlsOf(orderer).authority);
    }
  });

  it('are missed by their path', () => {
    const members = membersOf(services('/no/such'));
    const [peer] = members.peers;
    if (!peer) throw new Error('no peer');
    const user = () => userOf(peer, 'User1');
    expect(user).to.throw(
      UserError,
      '/no/such/peerOrganizations/org1.example.com/users/User1@org1.example.com',
    );
    expect(() => userOf({ ...peer, folder: undefined }, 'User1')).to.throw(UserError, 'No peer');
  });

  it('come with ports of their own, which something outside must reach', () => {
    const described = composition(services('/x'));
    expect(described.peers.get('peer0.org1.example.com')?.ports).to.deep.equal([9051, 9445]);
    const unreached = services('/x');
    const orderer = unreached.get('orderer.example.com');
    if (!orderer) throw new Error('no orderer');
    unreached.set('orderer.example.com', {
      ...orderer,
      environment: { ...orderer.environment, ORDERER_ADMIN_LISTENADDRESS: '127.0.0.1:7053' },
    });
    expect(() => composition(unreached)).to.throw(UserError, 'ORDERER_ADMIN_LISTENADDRESS');
  });
});
