import { join } from 'node:path';
import type { Member, Members } from '../../../support/fabric/v2/members';
import { newFolder } from '../../new-folder';

/** Of certificates of all members of these tests. */
export const FOLDER = newFolder();

export const member = (host: string, mspId: string, grpc = 7051): Member => ({
  ...{ kind: mspId === 'OrdererMSP' ? 'orderer' : 'peer', service: host, host, mspId },
  ...{ domain: host.slice(host.indexOf('.') + 1), folder: join(FOLDER, mspId) },
  ports: { grpc, operations: 9443, admin: 7053 },
});

export const SETTINGS: Members['settings'] = { consensus: 'etcdraft', batchTimeout: '2s' };
