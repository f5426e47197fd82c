import { z } from 'zod';
import type { BuildStep, EngineRequests } from '../fabric/engine-requests';
import { excerpt, type GatewayClient, ownName, Refused } from './policy';

/** More than a chaincode needs (Go's runtime takes about 10, Node about 20); stops a fork bomb. */
const PIDS_LIMIT = 512;

/** A chaincode talks to its peer over TCP and needs no privilege for it. */
const CONFINEMENT = { CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'], PidsLimit: PIDS_LIMIT };

/**
 * The body of a create request as it goes to the engine: rebuilt from the parts that were checked, confined, and with
 * the client's labels. The client's own text is never passed on, since the engine takes keys in any case and the last
 * of equal keys. Throws `Refused`.
 */
export function containerBody(text: string, client: GatewayClient): Buffer {
  const { HostConfig, ...container } = parse(text, client);
  if (container.Image === undefined) throw new Refused('the container names no Image');
  ownName(container.Image, client);
  return Buffer.from(
    JSON.stringify({ ...container, ...confined(HostConfig, HostConfig?.NetworkMode, client) }),
  );
}

/** Of a container that a client compiles in. */
export interface BuildContainerBody {
  readonly Image: string;
  readonly Cmd: string[];
  readonly Env: string[];
}

export interface BuildContainerRules extends Pick<EngineRequests, 'buildStep'> {
  /** The images that containers may have. */
  readonly builders: readonly string[];
}

/** Throws `Refused` unless the description has one of the images, and the command of a step of a build. */
export function buildContainerBody(
  text: string,
  client: GatewayClient,
  { builders: images, buildStep }: BuildContainerRules,
): { body: BuildContainerBody; step: BuildStep } {
  const { Image = '', Cmd = [], Env = [] } = parse(text, client);
  if (!images.includes(Image))
    throw new Refused(
      `a container without a name may only have ${images.join(', ')} as its Image, not ${excerpt(Image)}`,
    );
  const step = buildStep?.(Cmd);
  if (!step) throw new Refused(`${excerpt(Cmd)} is not the command of a chaincode build`);
  return { body: { Image, Cmd, Env }, step };
}

/** As the engine gets it. */
export const confinedBuildContainer = (body: BuildContainerBody, client: GatewayClient) => ({
  ...body,
  ...confined({ LogConfig: { Type: 'json-file', Config: {} } }, undefined, client),
});

/** The network modes that stand for no network of the client's own. */
const SHARED_MODES = ['host', 'bridge', 'default'];

/** Throws `Refused` for a network that is not the client's. */
export function requireNetwork(mode: string, { networks = [] }: GatewayClient, where: string): void {
  if (![...SHARED_MODES, ...networks].includes(mode))
    throw new Refused(`${where} may not be ${excerpt(mode)}`);
}

/**
 * A peer asks for `host`, but its address is one of its own network: there, nothing else is in reach. Of several networks
 * nobody knows to which one the address belongs.
 */
function networkFor(mode: string, { networks = [] }: GatewayClient): string {
  const [only, another] = networks;
  return only !== undefined && another === undefined && SHARED_MODES.includes(mode) ? only : mode;
}

/** What the engine gets of the client's own is confined, and bears the client's labels. */
const confined = (host: object = {}, mode = 'default', client: GatewayClient) => ({
  HostConfig: { ...host, NetworkMode: networkFor(mode, client), ...CONFINEMENT },
  Labels: client.labels,
});

/** All keys are optional. Others are allowed where they are empty, as a Go client sends them; they are dropped. */
const object = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess(withoutEmpty, z.strictObject(shape).partial());

const CONTAINER = object({
  Env: z.array(z.string()),
  Cmd: z.array(z.string()),
  Image: z.string(),
  AttachStdout: z.boolean(),
  AttachStderr: z.boolean(),
  HostConfig: object({
    NetworkMode: z.string(),
    LogConfig: object({
      Type: z.literal('json-file'),
      Config: object({ 'max-file': z.string(), 'max-size': z.string() }),
    }),
    Memory: z.number(),
    MemorySwap: z.number(),
    CpuShares: z.number(),
    CpuPeriod: z.number(),
    CpuQuota: z.number(),
  }),
});

function parse(text: string, client: GatewayClient): z.output<typeof CONTAINER> {
  const { data, error } = CONTAINER.safeParse(jsonOf(text), { reportInput: true });
  if (!data) throw new Refused(problemIn(error));
  const { NetworkMode } = data.HostConfig ?? {};
  if (NetworkMode !== undefined)
    requireNetwork(NetworkMode, client, "the container's HostConfig's NetworkMode");
  return data;
}

function problemIn({ issues: [issue] }: z.ZodError): string {
  const where = ['the container', ...(issue?.path ?? [])].join("'s ");
  return issue?.code === 'unrecognized_keys'
    ? `${where} may not have ${excerpt(issue.keys[0])}`
    : `${where} may not be ${excerpt(issue?.input)}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused('the description of the container is not JSON');
  }
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, part]) => !isEmpty(part)));
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return !value;
  return Object.values(value).every((part) => part === null || (typeof part !== 'object' && !part));
}
