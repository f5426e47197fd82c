import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peerConfig } from '../../peer/config';
import { replicaOf } from '../../peer/stack';

test('A switch is read as Go reads it', () => {
  const security = (CORE_SECURITY_ENABLED: string) => peerConfig({ CORE_SECURITY_ENABLED }).security;
  assert.deepEqual(['1', 'T', 'True', 'true'].map(security), [true, true, true, true]);
  assert.deepEqual(['0', 'false', 'yes', 'on', ''].map(security), [false, false, false, false, false]);
});

test('A peer that would gossip without a pause does not start', () => {
  assert.throws(() => peerConfig({ CORE_PEER_DISCOVERY_TOUCHPERIOD: '0s' }), /TOUCHPERIOD.*longer/);
});

test('A time that is too long for a timer is the longest one, and one that is no number 5 s', () => {
  const startup = (CORE_CHAINCODE_STARTUPTIMEOUT: string) =>
    peerConfig({ CORE_CHAINCODE_STARTUPTIMEOUT }).chaincodeStartupTimeout;
  assert.deepEqual(['300000', '9999999999', '5m'].map(startup), [300_000, 2 ** 31 - 1, 5_000]);
  assert.equal(peerConfig({ CORE_PEER_DISCOVERY_TOUCHPERIOD: '1000h' }).touchPeriod, 2 ** 31 - 1);
});

test('An engine that is not reached by a socket is refused, unless nothing is built', () => {
  const CORE_VM_ENDPOINT = 'http://172.17.0.1:2375';
  assert.throws(() => peerConfig({ CORE_VM_ENDPOINT }), /CORE_VM_ENDPOINT.*not modelled/);
  assert.equal(peerConfig({ CORE_VM_ENDPOINT, CORE_CHAINCODE_MODE: 'dev' }).devMode, true);
});

test('Only vpN is a replica of PBFT', () => {
  assert.deepEqual(['vp0', 'vp12', 'nvp0', 'peer1', 'vp'].map(replicaOf), [0, 12, -1, -1, -1]);
});
