import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { answerTo, Harness, IMAGE_LABELS, LABELS, own } from './harness';

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

describe("the tenant's labels", () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await new Harness().open();
  });
  afterEach(() => harness.close());

  it('are on the images it builds', async () => {
    harness.onRequest = ({ response }) => response.end();
    await harness.build('vp0');
    const { searchParams } = new URL(harness.reached[0]?.url ?? '', 'http://docker');
    expect([...searchParams.keys()]).to.deep.equal(['t', 'labels']);
    expect(searchParams.get('t')).to.equal(own('vp0'));
    expect(JSON.parse(searchParams.get('labels') ?? '')).to.deep.equal(IMAGE_LABELS);
  });

  it('are on the containers it creates, which are else as it wants them', async () => {
    const created = harness.ask(
      'vp0',
      `POST /containers/create?name=${own('vp0')}`,
      JSON.stringify(CONTAINER),
      {
        headers: { 'Content-Type': 'application/json' },
      },
    );
    const { request, response, headers } = await harness.next();
    const { Entrypoint: _, ...container } = CONTAINER;
    const { RestartPolicy: __, ...hostConfig } = container.HostConfig;
    expect(await json(request)).to.deep.equal({ ...container, HostConfig: hostConfig, Labels: LABELS });
    expect(headers['content-type']).to.equal('application/json');
    response.writeHead(201).end('{"Id":"a41e"}');
    expect(await created).to.include({ status: 201, body: '{"Id":"a41e"}' });
  });

  it('are on one whose description comes in chunks, too', async () => {
    const sent = harness.begin('vp0', `POST /containers/create?name=${own('vp0')}`);
    const text = JSON.stringify(CONTAINER);
    sent.write(text.slice(0, 100));
    sent.end(text.slice(100));
    const { request, response } = await harness.next();
    expect(await json(request)).to.deep.include({ Labels: LABELS, Image: own('vp0') });
    response.end();
    await answerTo(sent);
  });
});
