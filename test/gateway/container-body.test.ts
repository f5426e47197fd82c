import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { containerBody } from '../../support/gateway/container-body';
import { answerTo, client, Harness, IMAGE_LABELS, LABELS, own } from './harness';

/** As a v0.6.1 peer sends it. */
const CONTAINER = {
  Env: ['CORE_CHAINCODE_ID_NAME=ee5b24a1', 'CORE_PEER_TLS_ENABLED=false'],
  Cmd: ['/opt/gopath/bin/ee5b24a1', '-peer.address=172.17.0.3:7051'],
  Image: own('vp0'),
  Entrypoint: null,
  HostConfig: {
    NetworkMode: 'host',
    RestartPolicy: {},
    LogConfig: { Type: 'json-file', Config: { 'max-file': '5', 'max-size': '50m' } },
    Memory: 2147483648,
  },
};

describe("a client's images and containers", () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await new Harness().open();
  });
  afterEach(() => harness.close());

  /** The container that reaches the engine. */
  async function created(container: object) {
    const sent = harness.begin('vp0', `POST /containers/create?name=${own('vp0')}`);
    const body = JSON.stringify(container);
    sent.write(body.slice(0, 20));
    sent.end(body.slice(20));
    const { request, response } = await harness.next();
    const reached = (await json(request)) as { HostConfig: Record<string, unknown> };
    response.writeHead(201).end('{"Id":"a41e"}');
    expect(await answerTo(sent)).to.include({ status: 201, body: '{"Id":"a41e"}' });
    return reached;
  }

  it('are labelled: an image', async () => {
    harness.onRequest = ({ response }) => response.end();
    await harness.build('vp0');
    const { searchParams } = new URL(harness.reached[0]?.url ?? '', 'http://docker');
    expect([...searchParams.keys()]).to.deep.equal(['t', 'labels', 'forcerm', 'extrahosts']);
    expect(searchParams.get('t')).to.equal(own('vp0'));
    expect(JSON.parse(searchParams.get('labels') ?? '')).to.deep.equal(IMAGE_LABELS);
  });

  it('are labelled and confined: a container, also where its description comes in pieces', async () => {
    const { Entrypoint: _, HostConfig, ...container } = CONTAINER;
    const { RestartPolicy: __, ...hostConfig } = HostConfig;
    expect(await created(CONTAINER)).to.deep.equal({
      ...container,
      HostConfig: {
        ...hostConfig,
        NetworkMode: 'n1_default',
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        PidsLimit: 512,
      },
      Labels: LABELS,
    });
  });

  it('are confined also where the client says nothing of the host', async () => {
    const { HostConfig } = await created({ Image: own('vp0') });
    expect(HostConfig).to.deep.include({ NetworkMode: 'n1_default', CapDrop: ['ALL'] });
  });

  it("join the client's network; without one they get what they ask for", () => {
    const { networks: _, ...alone } = client('vp0');
    const networkOf = (NetworkMode: string, peer = client('vp0')) => {
      const body = JSON.stringify({ Image: own('vp0'), HostConfig: { NetworkMode } });
      return JSON.parse(containerBody(body, peer).toString()).HostConfig.NetworkMode;
    };
    for (const mode of ['host', 'bridge', 'default', '', 'n1_default'])
      expect(networkOf(mode), mode).to.equal('n1_default');
    for (const mode of ['host', 'bridge', 'default']) expect(networkOf(mode, alone)).to.equal(mode);
  });
});
