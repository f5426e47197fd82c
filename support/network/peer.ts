import { type Container, stateInWords } from '../docker/container';
import { PeerCli } from '../fabric/v0.6/cli';
import { REST_PORT, RestClient } from '../fabric/v0.6/rest';

/** The CLI tells an invoke's transaction at INFO alone, whatever level its peer has. */
const CLI_ENVIRONMENT = ['CORE_LOGGING_LEVEL=info'];

/** A peer of a started network. */
export class Peer {
  readonly rest: RestClient;
  readonly cli: PeerCli;
  #address: Promise<string> | undefined;

  constructor(
    readonly name: string,
    readonly container: Container,
    { tls = false }: { readonly tls?: boolean } = {},
  ) {
    this.rest = new RestClient(() => this.#restAddress(), { name, lost: () => this.forgetAddress(), tls });
    this.cli = new PeerCli((command) => container.exec(command, CLI_ENVIRONMENT), name);
  }

  /** Height of this peer's chain; the genesis block alone is height 1. */
  async height(): Promise<number> {
    return (await this.rest.chain()).height;
  }

  /** `running`, `paused`, or `exited with 2`. Inspects: events may lag behind a start. */
  async state(): Promise<string> {
    return stateInWords((await this.container.inspect()).State);
  }

  /** Its address on the network of its project, as its chaincode is told to reach it. */
  async internalAddress(): Promise<string> {
    const { NetworkSettings } = await this.container.inspect();
    const [network] = Object.values(NetworkSettings.Networks);
    return `${network?.IPAddress}:7051`;
  }

  /** To be called when its container was started again: Docker has published its ports anew. */
  forgetAddress(): void {
    this.#address = undefined;
  }

  /** Looked up once: it holds until the container starts again or moves to another network. */
  #restAddress(): Promise<string> {
    this.#address ??= this.container.published(REST_PORT).catch((error) => {
      this.forgetAddress();
      throw error;
    });
    return this.#address;
  }
}
