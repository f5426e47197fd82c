import { hostname, release } from 'node:os';

/** What the engine says of itself, as far as it is read here. */
export interface EngineInfo {
  readonly ID?: string;
  readonly Name?: string;
  readonly KernelVersion?: string;
  readonly OperatingSystem?: string;
  readonly DockerRootDir?: string;
  /** `name=rootless`, `name=selinux`, … */
  readonly SecurityOptions?: readonly string[] | null;
  /** The names of its components. */
  readonly parts?: readonly string[];
}

/** Where an engine runs, seen from here. */
export interface EnginePlace {
  /** True on this machine, and not in a virtual one or outside of the container that this process runs in. */
  readonly isHere: boolean;
  /** True where a port that it publishes at 127.0.0.1 is reached at 127.0.0.1 here. */
  readonly publishesHere: boolean;
  /** True where containers in host mode have this machine's ports, and all others are reached at their own addresses. */
  readonly sharesHostNetwork: boolean;
  /** True where SELinux keeps containers from mounted sockets. */
  readonly hasSelinux: boolean;
  /** For a person, where something is known to go wrong. */
  readonly warning?: string | undefined;
}

/** This machine, as Node knows it. */
export interface Machine {
  readonly platform: string;
  readonly hostname: string;
  readonly kernel: string;
}

const thisMachine = (): Machine => ({
  platform: process.platform,
  hostname: hostname(),
  kernel: release(),
});

const isSocket = (host: string): boolean => /^(?:unix|npipe):/.test(host);

/**
 * A container has a host name of its own, so a harness in a container is told from an engine outside. Virtual machines
 * of Docker Desktop and the like hand their published ports on to the machine around them.
 */
export function placeOf(host: string, info: EngineInfo, machine = thisMachine()): EnginePlace {
  const isNear = isSocket(host) || /^\w+:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::|\/|$)/.test(host);
  const isSameKernel = info.KernelVersion === machine.kernel;
  const isHere = isNear && isSameKernel && info.Name === machine.hostname;
  const isInVirtualMachine =
    isSocket(host) &&
    !isSameKernel &&
    (machine.platform !== 'linux' || info.OperatingSystem === 'Docker Desktop');
  const has = (option: string) =>
    (info.SecurityOptions ?? []).some((text) => text.includes(`name=${option}`));
  return {
    isHere,
    publishesHere: isHere || isInVirtualMachine,
    sharesHostNetwork: isHere && !has('rootless'),
    hasSelinux: has('selinux'),
    warning: info.parts?.some((name) => name.startsWith('Podman')) ? PODMAN : undefined,
  };
}

const PODMAN =
  'Warning: the engine is Podman. Fabric 0.6 builds chaincode as Docker did in 2016, which was never tried with Podman: ' +
  'where builds or networks fail, use Docker.';
