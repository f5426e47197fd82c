import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Composition } from '../../support/fabric/v0.6/composition';
import type { Topology } from '../../support/fabric/v0.6/topology';
import { type Additions, overlayOf } from '../../support/network/overlay';

const composition = {
  services: ['membersrvc0', 'vp0', 'vp1', 'nvp0'],
  validators: ['vp0', 'vp1'],
  nonValidators: ['nvp0'],
} as unknown as Composition;

const NOTHING: Additions = { labels: {}, sockets: new Map() };

/** What is layered over the Compose files of a network. */
function overlay(topology: Partial<Topology> = {}, additions: Partial<Additions> = {}) {
  const whole = { title: '', files: [], settings: {}, ...topology };
  return JSON.parse(overlayOf(whole, composition, { ...NOTHING, ...additions }));
}

describe('the overlay of a network', () => {
  it('gives the settings of a scenario to the validators', () => {
    const { services } = overlay({ settings: { CORE_LOGGING: 'debug' } });
    expect(services).to.deep.equal({
      membersrvc0: { labels: {} },
      vp0: { labels: {}, environment: { CORE_LOGGING: 'debug' } },
      vp1: { labels: {}, environment: { CORE_LOGGING: 'debug' } },
      nvp0: { labels: {} },
    });
  });

  it('gives those of a single service to that one, over the others', () => {
    const settingsOf = { vp1: { A: 'its own' }, membersrvc0: { C: '3' } };
    const { services } = overlay({ settings: { A: '1', B: '2' }, settingsOf });
    expect(services.vp0.environment).to.deep.equal({ A: '1', B: '2' });
    expect(services.vp1.environment).to.deep.equal({ A: 'its own', B: '2' });
    expect(services.membersrvc0.environment).to.deep.equal({ C: '3' });
  });

  it('passes a dollar on as it is: it begins no variable of Compose', () => {
    const { services } = overlay({ settings: { DOCKERFILE: 'COPY src $GOPATH/src' } });
    expect(services.vp0.environment).to.deep.equal({ DOCKERFILE: 'COPY src $$GOPATH/src' });
  });

  it("mounts each peer's socket where the peer looks for the engine's", () => {
    const { services } = overlay({}, { sockets: new Map([['vp0', '/tmp/run/1/vp0']]) });
    expect(services.vp0.volumes).to.deep.equal(['/tmp/run/1/vp0:/host/var/run']);
    expect(services.vp1).not.to.have.property('volumes');
  });

  it('labels every container, and their Docker network', () => {
    const labels = { 'chaincode-bdd.run': 'cafe00' };
    const { services, networks } = overlay({}, { labels });
    for (const service of composition.services) expect(services[service].labels).to.deep.equal(labels);
    expect(networks).to.deep.equal({ default: { labels } });
  });
});
