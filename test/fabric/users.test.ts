import { describe, it } from 'node:test';
import { expect } from 'chai';
import { FabricRefusal, PeerUnreachable, UserError } from '../../support/errors';
import { accepted, refused } from '../../support/fabric/outcome';
import type { LedgerPeer, PeerAccess } from '../../support/fabric/peer';
import { Client } from '../../support/fabric/v0.6/client';
import { defaultUsers, EnrolledUsers } from '../../support/fabric/v0.6/users';
import { rejection } from '../rejection';

const COMPOSITION = {
  services: [],
  peers: new Map(),
  authorities: [],
  settings: [],
  validators: ['vp0', 'vp1', 'vp2', 'vp3', 'vp4'],
  nonValidators: ['nvp0'],
  orderers: new Map(),
  secured: true,
  tls: false,
};

/** A peer whose membersrvc gives these answers to registrations, the last one again and again. */
function peer(name: string, ...answers: (() => ReturnType<Client['rest']['register']>)[]) {
  const registrations: string[] = [];
  const client = new Client({ name, tls: false } as PeerAccess);
  client.rest.register = (user) => {
    registrations.push(user);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer ? answer() : Promise.resolve(accepted('Login successful'));
  };
  return { peer: { name, client } satisfies LedgerPeer, registrations };
}

describe('default users', () => {
  it('are a different one for each peer', () => {
    expect([...defaultUsers(COMPOSITION)]).to.deep.equal([
      ['vp0', 'test_user0'],
      ['vp1', 'test_user1'],
      ['vp2', 'test_user2'],
      ['vp3', 'test_user3'],
      ['vp4', 'test_user4'],
      ['nvp0', 'test_user5'],
    ]);
  });

  it('go up to test_user9', () => {
    const validators = Array.from({ length: 11 }, (_, index) => `vp${index}`);
    const users = defaultUsers({ validators, nonValidators: ['nvp0'] });
    expect(users.get('vp9')).to.equal('test_user9');
    expect(users.has('vp10')).to.equal(false);
    expect(users.has('nvp0')).to.equal(false);
  });
});

describe('users of a network with membersrvc', () => {
  it('are enrolled once on each peer', async () => {
    const users = new EnrolledUsers(COMPOSITION);
    const { peer: vp1, registrations } = peer('vp1');
    await Promise.all([users.actingOn(vp1), users.actingOn(vp1)]);
    expect(await users.actingOn(vp1)).to.equal('test_user1');
    expect(registrations).to.deep.equal(['test_user1']);
  });

  it('are enrolled again after a failure', async () => {
    const users = new EnrolledUsers(COMPOSITION);
    const paused = () => Promise.reject(new PeerUnreachable('POST /registrar on vp1', 'none within 20 s'));
    const refusal = async () => refused<string>('membersrvc is gone', 'POST /registrar, status 401');
    const { peer: vp1, registrations } = peer('vp1', paused, refusal, async () => accepted('ok'));
    expect(await rejection(users.actingOn(vp1))).to.be.instanceOf(PeerUnreachable);
    expect(await rejection(users.actingOn(vp1))).to.be.instanceOf(FabricRefusal);
    expect(await users.actingOn(vp1)).to.equal('test_user1');
    expect(registrations).to.have.lengthOf(3);
  });

  it('are not enrolled where a step names one, or without security', async () => {
    const { peer: vp0, registrations } = peer('vp0');
    expect(await new EnrolledUsers(COMPOSITION).actingOn(vp0, 'jim')).to.equal('jim');
    expect(await new EnrolledUsers({ ...COMPOSITION, secured: false }).actingOn(vp0)).to.equal(undefined);
    expect(registrations).to.deep.equal([]);
  });

  it('must be named where none is left', async () => {
    const { peer: vp10 } = peer('vp10');
    const validators = Array.from({ length: 11 }, (_, index) => `vp${index}`);
    const error = await rejection(new EnrolledUsers({ ...COMPOSITION, validators }).actingOn(vp10));
    expect(error).to.be.instanceOf(UserError).and.to.have.nested.property('hint.action', 'name the user');
  });
});
