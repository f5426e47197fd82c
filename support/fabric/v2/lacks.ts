import type { Lacks } from '../generation';

/** What Fabric 0.6 has, and 2.x and 3.x do not have. */
export const lacks: Lacks = {
  REST: {
    reason: 'Peers of Fabric 2.x have no REST interface for calls',
    hint: { action: 'leave out REST' },
  },
  'chaincode hashes': {
    reason: 'The name of a chaincode on Fabric 2.x is the id of its package',
    hint: { action: 'package id', instead: true },
  },
  'chaincode in images': {
    reason: 'The images of Fabric 2.x hold no chaincode: a folder of this machine is deployed',
    hint: { action: 'chaincode folder' },
  },
  'dev mode': {
    reason: 'There is no network in dev mode for Fabric 2.x',
    hint: { action: 'run as a service', instead: true },
  },
  logins: {
    reason: 'Nobody logs in to Fabric 2.x: members of organisations have certificates',
    hint: { action: 'name the organisation' },
  },
  'non-validating peers': {
    reason: 'All peers of Fabric 2.x validate',
    hint: { action: 'name the peers to install on' },
  },
  primary: {
    reason: 'No peer of Fabric 2.x leads the others: orderers decide on the order of transactions',
    hint: { action: 'leading orderer', instead: true },
  },
  'rejection events': {
    reason: 'Fabric 2.x announces no rejections: each peer keeps invalid transactions, with the reason',
    hint: { action: 'invalid', instead: true },
  },
};
