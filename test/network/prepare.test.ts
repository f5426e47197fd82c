import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Composition } from '../../support/fabric/generation';
import { type Environment, topologyOfFiles, withSettings } from '../../support/fabric/topology';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { overlayFile } from '../../support/network/prepare';

const COMPOSITION: Composition = {
  services: ['membersrvc0', 'vp0', 'vp1', 'nvp0'],
  settings: [],
  validators: ['vp0', 'vp1'],
  nonValidators: ['nvp0'],
  secured: true,
  tls: false,
};

/** What is layered over the Compose files of a network. */
function overlay(topology = topologyOfFiles('x.yml'), sockets: Environment = {}, labels: Environment = {}) {
  const socketOf = (peer: string) => sockets[peer];
  return JSON.parse(overlayFile(topology, COMPOSITION, { labels, socketOf, generation: fabric06 }));
}

describe('the overlay of a network', () => {
  it('gives the settings of a scenario to the validating peers, and those of one service to that one', () => {
    const common = topologyOfFiles('x.yml', { A: '1', B: '2' });
    const topology = withSettings(withSettings(common, { A: 'own' }, ['vp1']), { C: '3' }, ['membersrvc0']);
    const { services } = overlay(topology);
    expect(services.vp0.environment).to.deep.equal({ A: '1', B: '2' });
    expect(services.vp1.environment).to.deep.equal({ A: 'own', B: '2' });
    expect(services.membersrvc0.environment).to.deep.equal({ C: '3' });
    expect(services.nvp0).to.deep.equal({ labels: {} });
  });

  it('escapes a dollar, which would begin a variable of Compose', () => {
    const { services } = overlay(topologyOfFiles('x.yml', { DOCKERFILE: 'COPY src $GOPATH/src' }));
    expect(services.vp0.environment).to.deep.equal({ DOCKERFILE: 'COPY src $$GOPATH/src' });
  });

  it("mounts each peer's socket where the peer looks for the engine's", () => {
    const { services } = overlay(undefined, { vp0: '/tmp/run/1/vp0' });
    // Read-only or not.
    expect(services.vp0.volumes[0]).to.match(/^\/tmp\/run\/1\/vp0:\/host\/var\/run/);
    expect(services.vp1).not.to.have.property('volumes');
  });

  it('labels every container, and their Docker network', () => {
    const labels = { 'chaincode-bdd.run': 'cafe00' };
    const { services, networks } = overlay(undefined, {}, labels);
    for (const service of COMPOSITION.services) expect(services[service].labels).to.deep.equal(labels);
    expect(networks).to.deep.equal({ default: { labels } });
  });
});
