import { describe, it } from 'node:test';
import { expect } from 'chai';
import { type EngineInfo, type Machine, placeOf } from '../../support/docker/engine-place';

const LINUX: Machine = { platform: 'linux', hostname: 'build7', kernel: '6.1' };
const MAC: Machine = { platform: 'darwin', hostname: 'mac', kernel: '23.1' };
const IN_CONTAINER: Machine = { ...LINUX, hostname: '4f1e2d3c4b5a' };
const OWN: EngineInfo = { Name: 'build7', KernelVersion: '6.1' };
const FAR: EngineInfo = { Name: 'far', KernelVersion: '5.4' };
const ROOTLESS: EngineInfo = { ...OWN, SecurityOptions: ['name=rootless'] };
const DESKTOP: EngineInfo = { Name: 'x', KernelVersion: '6.6', OperatingSystem: 'Docker Desktop' };
const COLIMA: EngineInfo = { Name: 'colima', KernelVersion: '6.5' };
const SOCKET = 'unix:///var/run/docker.sock';

const HERE = { isHere: true, publishesHere: true, sharesHostNetwork: true };
const ONLY_PORTS_HERE = { isHere: false, publishesHere: true };
const ELSEWHERE = { isHere: false, publishesHere: false };

describe('an engine', () => {
  for (const [where, host, info, machine, expected] of [
    ['on this machine', SOCKET, OWN, LINUX, HERE],
    ['on this machine over TCP', 'tcp://localhost:2375', OWN, LINUX, HERE],
    ['on this machine, without root', SOCKET, ROOTLESS, LINUX, { ...HERE, sharesHostNetwork: false }],
    ['outside of this container', SOCKET, OWN, IN_CONTAINER, ELSEWHERE],
    ['on another machine', 'tcp://build8:2375', { ...OWN, Name: 'build8' }, LINUX, ELSEWHERE],
    ['in a container of this machine', 'tcp://docker:2376', { ...OWN, Name: 'a1b2' }, LINUX, ELSEWHERE],
    ['behind a forwarded socket', 'unix:///tmp/far.sock', FAR, LINUX, ELSEWHERE],
    ['of Docker Desktop', 'unix:///home/me/.docker/desktop/docker.sock', DESKTOP, LINUX, ONLY_PORTS_HERE],
    ['of colima', 'unix:///Users/me/.colima/default/docker.sock', COLIMA, MAC, ONLY_PORTS_HERE],
  ] as const)
    it(`is recognised ${where}`, () => {
      expect(placeOf(host, info, machine)).to.deep.include(expected);
    });
});
