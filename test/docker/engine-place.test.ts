import { describe, it } from 'node:test';
import { expect } from 'chai';
import { type EngineInfo, type Machine, placeOf } from '../../support/docker/engine-place';

const LINUX: Machine = { platform: 'linux', hostname: 'build7', kernel: '6.1' };
const MAC: Machine = { platform: 'darwin', hostname: 'mac', kernel: '23.1' };
const IN_CONTAINER: Machine = { ...LINUX, hostname: '4f1e2d3c4b5a' };
const OWN: EngineInfo = { Name: 'build7', KernelVersion: '6.1' };
const DESKTOP: EngineInfo = {
  Name: 'docker-desktop',
  KernelVersion: '6.6',
  OperatingSystem: 'Docker Desktop',
};
const COLIMA: EngineInfo = { Name: 'colima', KernelVersion: '6.5' };

describe('an engine', () => {
  const ROWS: readonly [string, string, EngineInfo, Machine, { isHere: boolean; publishesHere: boolean }][] =
    [
      ['on this machine', 'unix:///var/run/docker.sock', OWN, LINUX, { isHere: true, publishesHere: true }],
      ['on this machine over TCP', 'tcp://localhost:2375', OWN, LINUX, { isHere: true, publishesHere: true }],
      [
        'outside of this container',
        'unix:///var/run/docker.sock',
        OWN,
        IN_CONTAINER,
        { isHere: false, publishesHere: false },
      ],
      [
        'on another machine',
        'tcp://build8:2375',
        { ...OWN, Name: 'build8' },
        LINUX,
        { isHere: false, publishesHere: false },
      ],
      [
        'in a container of the same machine',
        'tcp://docker:2376',
        { ...OWN, Name: 'a1b2' },
        LINUX,
        { isHere: false, publishesHere: false },
      ],
      [
        'behind a forwarded socket',
        'unix:///tmp/far.sock',
        { Name: 'far', KernelVersion: '5.4' },
        LINUX,
        { isHere: false, publishesHere: false },
      ],
      [
        'of Docker Desktop',
        'unix:///home/me/.docker/desktop/docker.sock',
        DESKTOP,
        LINUX,
        { isHere: false, publishesHere: true },
      ],
      [
        'of colima',
        'unix:///Users/me/.colima/default/docker.sock',
        COLIMA,
        MAC,
        { isHere: false, publishesHere: true },
      ],
    ];
  for (const [title, host, info, machine, expected] of ROWS)
    it(`${title} is recognised`, () => {
      expect(placeOf(host, info, machine)).to.deep.include(expected);
    });

  it('without root has a host network of its own', () => {
    const place = placeOf(
      'unix:///run/user/1000/docker.sock',
      { ...OWN, SecurityOptions: ['name=rootless'] },
      LINUX,
    );
    expect(place).to.include({ isHere: true, publishesHere: true, sharesHostNetwork: false });
  });
});
