import { logger } from '../peer/logging';
import type { TlsSettings } from '../wire/tls';
import { BuildError, Engine, EngineError } from './engine';

const log = logger('dockercontroller');
const containerLog = logger('container');

/** What a dev container is made from. */
export interface DevContainer {
  /** Of image and container: `<peer.networkId>-<peer.id>-<chaincode name>`. */
  readonly id: string;
  readonly chaincode: string;
  /** Where the chaincode finds its peer, `ip:port`. */
  readonly peerAddress: string;
  /** The gzipped tar to build the image from. */
  readonly code: Buffer;
}

/** Builds the images of chaincodes and runs them, a container each; one thing at a time per container. */
export class DockerController {
  readonly #locks = new Map<string, Promise<unknown>>();

  constructor(
    private readonly endpoint: string,
    /** `host`, `bridge`, or the name of a network. */
    private readonly networkMode: string,
    private readonly tls?: TlsSettings,
  ) {}

  deploy(container: DevContainer): Promise<void> {
    return this.#locked(container.id, () => this.#build(new Engine(this.endpoint), container));
  }

  /** Starts the container anew: one that is there is removed, an image that is missing is built. */
  start(container: DevContainer): Promise<void> {
    return this.#locked(container.id, async () => {
      const engine = new Engine(this.endpoint);
      log.debug('Start', `Cleanup container ${container.id}`);
      await this.#stop(engine, container.id);
      log.debug('Start', `Start container ${container.id}`);
      await this.#createOrBuild(engine, container);
      await engine.start(container.id).catch((error) => {
        log.error('Start', `start-could not start container ${error.message}`);
        throw error;
      });
      log.debug('Start', `Started container ${container.id}`);
    });
  }

  stop(id: string): Promise<void> {
    return this.#locked(id, () => this.#stop(new Engine(this.endpoint), id));
  }

  async #build(engine: Engine, { id, code }: DevContainer): Promise<void> {
    try {
      await engine.build(id, code);
      log.debug('deployImage', `Created image: ${id}`);
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      const stars = '*'.repeat(20);
      log.error('deployImage', `Error building images: ${error.message}`);
      log.error('deployImage', `Image Output:\n${stars}\n${error.output}\n${stars}`);
      throw error;
    }
  }

  async #createOrBuild(engine: Engine, container: DevContainer): Promise<void> {
    try {
      await this.#create(engine, container);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!(error instanceof EngineError && error.status === 404)) {
        log.error('Start', `start-could not recreate container ${error.message}`);
        throw error;
      }
      log.debug('Start', `start-could not find image ...attempt to recreate image ${error.message}`);
      await this.#build(engine, container);
      log.debug('Start', 'start-recreated image successfully');
      await this.#create(engine, container).catch((failure) => {
        log.error('Start', `start-could not recreate container post recreate image: ${failure.message}`);
        throw failure;
      });
    }
  }

  async #create(engine: Engine, { id, chaincode, peerAddress }: DevContainer): Promise<void> {
    log.debug('getDockerHostConfig', `docker container hostconfig NetworkMode: ${this.networkMode}`);
    log.debug('createContainer', `Create container: ${id}`);
    await engine.create(id, {
      Env: [`CORE_CHAINCODE_ID_NAME=${chaincode}`, ...tlsEnvironment(this.tls)],
      Cmd: [`/opt/gopath/bin/${chaincode}`, `-peer.address=${peerAddress}`],
      Image: id,
      Entrypoint: null,
      HostConfig: {
        NetworkMode: this.networkMode,
        RestartPolicy: {},
        LogConfig: { Type: 'json-file', Config: { 'max-file': '5', 'max-size': '50m' } },
        Memory: 2 ** 31,
      },
    });
    log.debug('createContainer', `Created container: ${id}`);
  }

  /** All three, whatever the ones before say; with leftovers of an earlier run they do find something. */
  async #stop(engine: Engine, id: string): Promise<void> {
    const attempt = async (what: string, request: Promise<void>, separator: string) => {
      const outcome = await request.then(
        () => `${what} container ${id}`,
        (error: Error) => `${what} container ${id}${separator}(${error.message})`,
      );
      log.debug('stopInternal', outcome);
    };
    await attempt('Stop', engine.stop(id, 0), '');
    await attempt('Kill', engine.kill(id), ' ');
    await attempt('Remove', engine.remove(id), ' ');
  }

  async #locked(id: string, work: () => Promise<void>): Promise<void> {
    containerLog.debug('lockContainer', `waiting for container(${id}) lock`);
    const turn = (this.#locks.get(id) ?? Promise.resolve()).then(() => {
      containerLog.debug('lockContainer', `got container (${id}) lock`);
      return work();
    });
    const settled = turn.catch(() => undefined);
    this.#locks.set(id, settled);
    try {
      await turn;
    } finally {
      if (this.#locks.get(id) === settled) this.#locks.delete(id);
      containerLog.debug('unlockContainer', `container lock deleted(${id})`);
    }
  }
}

/** The certificate is in the image, where the package's Dockerfile copies it to. */
function tlsEnvironment(tls: TlsSettings | undefined): string[] {
  if (!tls) return ['CORE_PEER_TLS_ENABLED=false'];
  const { certFile, serverHostOverride } = tls;
  return [
    'CORE_PEER_TLS_ENABLED=true',
    `CORE_PEER_TLS_CERT_FILE=${certFile}`,
    ...(serverHostOverride ? [`CORE_PEER_TLS_SERVERHOSTOVERRIDE=${serverHostOverride}`] : []),
  ];
}
