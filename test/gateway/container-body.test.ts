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
  async function created(container: object, { inPieces = false } = {}) {
    const sent = harness.begin('vp0', `POST /containers/create?name=${own('vp0')}`);
    const body = JSON.stringify(container);
    if (inPieces) sent.write(body.slice(0, 20));
    sent.end(body.slice(inPieces ? 20 : 0));
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

  for (const inPieces of [false, true])
    it(`are labelled and confined: a container whose description comes ${inPieces ? 'in pieces' : 'at once'}`, async () => {
      const { Entrypoint: _, HostConfig, ...container } = CONTAINER;
      const { RestartPolicy: __, ...hostConfig } = HostConfig;
      expect(await created(CONTAINER, { inPieces })).to.deep.equal({
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

  it("join the client's network, also where they ask for one that all share", async () => {
    for (const NetworkMode of ['host', 'bridge', 'default', '', 'n1_default']) {
      const { HostConfig } = await created({ Image: own('vp0'), HostConfig: { NetworkMode } });
      expect(HostConfig['NetworkMode'], NetworkMode).to.equal('n1_default');
    }
  });

  it('get the network that they ask for where the client has none', () => {
    const { networks: _, ...peer } = client('vp0');
    for (const NetworkMode of ['host', 'bridge', 'default']) {
      const body = JSON.stringify({ Image: own('vp0'), HostConfig: { NetworkMode } });
      const { HostConfig } = JSON.parse(containerBody(body, peer).toString());
      expect(HostConfig.NetworkMode).to.equal(NetworkMode);
    }
  });
});
