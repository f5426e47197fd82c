import type { Pickle } from '@cucumber/messages';
import type { Secrets } from '../fabric/secrets';
import type { Run } from '../network/run';
import { collectEvidence } from './evidence';
import { Recorder } from './recorder';
import type { ReportedNetwork } from './reported-network';
import { scenarioUse, USE_MEDIA_TYPE } from './scenario-use';
import type { WatchedNetworks } from './watched-containers';

/** Where a scenario's texts and files go: Cucumber's World. */
interface Attachments {
  log(text: string): void;
  attach(
    data: string | Buffer,
    options: string | { readonly mediaType: string; readonly fileName?: string },
  ): unknown;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  'timeline.svg': 'image/svg+xml',
  'trace.json': 'application/json',
};

/** All that is reported of one scenario. Hooks call it: networkPrepared, collect, end; and its recorder in between. */
export class ScenarioReport {
  readonly recorder: Recorder;
  #subject: { readonly network: ReportedNetwork; readonly run: Run } | undefined;
  #collected: { readonly failed: boolean; readonly text: string } | undefined;

  constructor(
    private readonly pickle: Pickle,
    private readonly secrets: Secrets,
    networks: WatchedNetworks,
  ) {
    this.recorder = new Recorder(secrets, networks);
  }

  /** To be called before the network starts, or when it is taken over from another scenario. */
  networkPrepared(network: ReportedNetwork, run: Run): void {
    this.#subject = { network, run };
    this.recorder.watch(network, run.engine, { keepLogs: run.settings.evidence !== 'never' });
  }

  /**
   * While the network still exists, collects evidence and attaches it; once for a failure, whoever reports it. Never
   * rejects. Returns the text for the user.
   */
  async collect(failure: string | undefined, { log, attach }: Attachments): Promise<string> {
    if (!this.#subject || this.#collected?.failed) return this.#collected?.text ?? '';
    if (this.#collected && failure === undefined) return this.#collected.text;
    const { pickle, recorder, secrets } = this;
    const { text, files } = await collectEvidence({ ...this.#subject, pickle, failure, recorder, secrets });
    if (text) log(text);
    // As bytes: the HTML report shows images only in Base64.
    for (const [fileName, content] of files)
      attach(Buffer.from(content), { mediaType: MEDIA_TYPES[fileName] ?? 'text/plain', fileName });
    this.#collected = { failed: failure !== undefined, text };
    return text;
  }

  /** When the network is gone, or handed on to another scenario. */
  end({ attach }: Pick<Attachments, 'attach'>, { isHandedOn = false } = {}): void {
    this.recorder.end({ isHandedOn });
    if (!this.#subject) return;
    const { network, run } = this.#subject;
    attach(JSON.stringify(scenarioUse(network, run.images, this.recorder.spans())), USE_MEDIA_TYPE);
  }
}

/** The media type of the commands that remove a network which stays on the engine. */
export const REMOVAL_MEDIA_TYPE = 'text/vnd.chaincode-bdd.removal+plain';
