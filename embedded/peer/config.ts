import { networkInterfaces } from 'node:os';
import { isTrue } from '../wire/go-bool';
import { parseDuration } from '../wire/go-duration';
import { type TlsSettings, tlsSettings } from '../wire/tls';

/** What core.yaml and its CORE_… variables say of a node, with the defaults of Fabric 0.6. Durations in ms. */
export interface PeerConfig {
  readonly id: string;
  readonly networkId: string;
  /** Where others find this peer, `host:port`. */
  readonly address: string;
  /** The address is this machine's, and not from the settings. */
  readonly autoDetected: boolean;
  /** Of peers, chaincodes and the CLI. */
  readonly port: number;
  readonly restPort: number;
  readonly eventsPort: number;
  /** Where a profiler would listen; undefined where it is switched off. */
  readonly profilePort: number | undefined;
  /** Of all ports of this peer; undefined where they speak plain text. */
  readonly tls: TlsSettings | undefined;
  readonly validator: boolean;
  /** `host:port` of a peer that knows others, or several with commas; '' for the first of a network. */
  readonly rootNode: string;
  readonly touchPeriod: number;
  readonly fileSystemPath: string;
  readonly gopath: string;
  readonly vmEndpoint: string;
  /** Docker network of the chaincodes' containers. */
  readonly networkMode: string;
  /** What chaincode images are built on. */
  readonly dockerfile: string;
  /** Dev mode: chaincodes are run by the user. */
  readonly devMode: boolean;
  readonly chaincodeStartupTimeout: number;
  /** A peer that is behind by more blocks takes the whole state over. */
  readonly maxStateDeltas: number;
  readonly security: boolean;
  readonly enrollId: string;
  readonly enrollSecret: string;
  readonly eca: string;
  readonly tca: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function peerConfig(env: Environment, chaincodeDev = false): PeerConfig {
  const text = (name: string, otherwise: string) => env[name] || otherwise;
  const flag = (name: string, otherwise: boolean) => isTrue(text(name, String(otherwise)));
  for (const name of notModelled) {
    if (flag(name, false)) throw new Error(`${name}=true is not modelled by the embedded network`);
  }
  const listen = text('CORE_PEER_LISTENADDRESS', text('CORE_PEER_ADDRESS', '0.0.0.0:7051'));
  const port = portOf(listen);
  const autoDetected = flag('CORE_PEER_ADDRESSAUTODETECT', false);
  const touchPeriod = parseDuration(touchVariable, text(touchVariable, '6s'));
  if (touchPeriod === 0) throw new Error(`${touchVariable}: '0' is not allowed, it must be longer`);
  const vmEndpoint = text('CORE_VM_ENDPOINT', 'unix:///var/run/docker.sock');
  const devMode = chaincodeDev || text('CORE_CHAINCODE_MODE', 'net') === 'dev';
  if (!devMode && !vmEndpoint.startsWith('unix://'))
    throw new Error(
      `CORE_VM_ENDPOINT=${vmEndpoint} is not modelled by the embedded network, only unix://… is`,
    );
  return {
    id: text('CORE_PEER_ID', 'jdoe'),
    networkId: text('CORE_PEER_NETWORKID', 'dev'),
    autoDetected,
    address: autoDetected ? `${firstAddress()}:${port}` : text('CORE_PEER_ADDRESS', '0.0.0.0:7051'),
    port,
    restPort: portOf(text('CORE_REST_ADDRESS', '0.0.0.0:7050')),
    eventsPort: portOf(text('CORE_PEER_VALIDATOR_EVENTS_ADDRESS', '0.0.0.0:7053')),
    profilePort: flag('CORE_PEER_PROFILE_ENABLED', false)
      ? portOf(text('CORE_PEER_PROFILE_LISTENADDRESS', '0.0.0.0:6060'))
      : undefined,
    tls: tlsSettings(env),
    validator: flag('CORE_PEER_VALIDATOR_ENABLED', true),
    rootNode: text('CORE_PEER_DISCOVERY_ROOTNODE', ''),
    touchPeriod,
    fileSystemPath: text('CORE_PEER_FILESYSTEMPATH', '/var/hyperledger/production'),
    gopath: text('GOPATH', '/opt/gopath'),
    vmEndpoint,
    networkMode: text('CORE_VM_DOCKER_HOSTCONFIG_NETWORKMODE', 'host'),
    dockerfile: text('CORE_CHAINCODE_GOLANG_DOCKERFILE', defaultDockerfile),
    devMode,
    chaincodeStartupTimeout: startupTimeout(text('CORE_CHAINCODE_STARTUPTIMEOUT', '300000')),
    maxStateDeltas: Number(text('CORE_STATETRANSFER_MAXDELTAS', '200')),
    security: flag('CORE_SECURITY_ENABLED', false),
    enrollId: text('CORE_SECURITY_ENROLLID', ''),
    enrollSecret: text('CORE_SECURITY_ENROLLSECRET', ''),
    eca: text('CORE_PEER_PKI_ECA_PADDR', 'localhost:7054'),
    tca: text('CORE_PEER_PKI_TCA_PADDR', 'localhost:7054'),
  };
}

const touchVariable = 'CORE_PEER_DISCOVERY_TOUCHPERIOD';

/** Whatever is no number is 5 s to the real peer. Timers take no more than 2^31 - 1 ms. */
function startupTimeout(text: string): number {
  return /^\d+$/.test(text) ? Math.min(Number(text), 2 ** 31 - 1) : 5_000;
}

const notModelled = ['CORE_PEER_PKI_TLS_ENABLED', 'CORE_SECURITY_PRIVACY'];

const defaultDockerfile = 'from chaincode-bdd/baseimage\nCOPY src $GOPATH/src\nWORKDIR $GOPATH\n';

function portOf(address: string): number {
  return Number(address.split(':').at(-1));
}

function firstAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
