import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { CHAINCODE, Harness, LABELS, own, quiet, settled } from './harness';

const OURS = own('vp0');
const THEIRS = own('vp1');

/** What vp0 asks for, and why it does not get it. */
// biome-ignore format: a row a line
const REQUESTS: readonly (readonly [what: string, target: string, reason: RegExp])[] = [
  ["another client's container", `POST /containers/${THEIRS}/kill?`, /does not belong to vp0/],
  ["another client's container, removed", `DELETE /containers/${THEIRS}?force=1`, /does not belong to vp0/],
  ["another client's image", `POST /build?t=${THEIRS}`, /does not belong to vp0/],
  ["another network's container", `POST /containers/prod-vp0-${CHAINCODE}/kill?`, /does not belong to vp0/],
  ['any container', 'POST /containers/membersrvc0/stop?t=0', /does not belong to vp0/],
  ['a container by its id', 'POST /containers/a41e02eee46f/start', /does not belong to vp0/],
  ['upper case', `POST /containers/${OURS.toUpperCase()}/start`, /does not belong to vp0/],
  ['a tag', `POST /build?t=${OURS}:latest`, /not a plain/],
  ['a registry', `POST /build?t=registry.example/${OURS}`, /may only get the version/],
  ['a digest', `POST /build?t=${OURS}@sha256:00`, /not a plain/],

  ['a build from elsewhere', `POST /build?t=${OURS}&remote=http://example/`, /may only get the version/],
  ["a build on the host's network", `POST /build?networkmode=host&t=${OURS}`, /may only get the version/],
  ['a name twice', `POST /build?t=${OURS}&t=${THEIRS}`, /may only get the version/],
  ['a name twice, otherwise separated', `POST /build?t=${OURS};t=${THEIRS}`, /not a plain/],
  ['labels of its own', `POST /build?t=${OURS}&labels={}`, /may only get the version/],
  ['no name', 'POST /build', /may only get the version/],
  ['a nameless container', 'POST /containers/create', /may only get the version/],
  ['volumes removed along', `DELETE /containers/${OURS}?force=1&v=1`, /may only get the version/],

  ['a command in its container', `POST /containers/${OURS}/exec`, /may only get the version/],
  ['a command that is there', 'POST /exec/0123456789ab/start', /may only get the version/],
  ['to attach', `POST /containers/${OURS}/attach?stream=1`, /may only get the version/],
  ['files of its container', `GET /containers/${OURS}/archive?path=/`, /may only get the version/],
  ['to look at its container', `GET /containers/${OURS}/json`, /may only get the version/],
  ['to pull', 'POST /images/create?fromImage=alpine&tag=3', /may not pull this image.* docker pull alpine:3$/],
  ['to see all containers', 'GET /containers/json?all=1', /may only get the version/],
  ['the version by another method', 'HEAD /version', /may only get the version/],

  ['a version before the path', `POST /v1.41/containers/${OURS}/start`, /may only get the version/],
  ['a way out', `POST /containers/${OURS}/../${THEIRS}/start`, /may only get the version/],
  ['escaped dots', `POST /containers/${OURS}%2f..%2f${THEIRS}/start`, /not a plain/],
  ['an absolute target', 'GET http://docker/version', /may only get the version/],
  ['all in general', 'OPTIONS *', /may only get the version/],
];

/** What vp0 wants its container to be besides what a peer's is, as JSON, and why it does not get it. */
// biome-ignore format: a row a line
const CONTAINERS: readonly (readonly [what: string, body: string, reason: RegExp])[] = [
  ['the host mounted', host('"Binds":["/:/host"]'), /HostConfig may not have "Binds"/],
  ['the host mounted, newly', host('"Mounts":[{"Type":"bind","Source":"/"}]'), /may not have "Mounts"/],
  ["another's volumes", host('"VolumesFrom":["membersrvc0"]'), /may not have "VolumesFrom"/],
  ['a volume', body('"Volumes":{"/host":{}}'), /container may not have "Volumes"/],
  ['all rights', host('"Privileged":true'), /may not have "Privileged"/],
  ['more rights', host('"CapAdd":["SYS_ADMIN"]'), /may not have "CapAdd"/],
  ['a device', host('"Devices":[{"PathOnHost":"/dev/sda"}]'), /may not have "Devices"/],
  ["the host's processes", host('"PidMode":"host"'), /may not have "PidMode"/],
  ["the host's memory", host('"IpcMode":"host"'), /may not have "IpcMode"/],
  ['no confinement', host('"SecurityOpt":["seccomp=unconfined"]'), /may not have "SecurityOpt"/],
  ['a link', host('"Links":["membersrvc0:ca"]'), /may not have "Links"/],
  ['a port of the host', host('"PortBindings":{"80/tcp":[{"HostPort":"80"}]}'), /may not have "PortBindings"/],
  ['to come back', host('"RestartPolicy":{"Name":"always"}'), /may not have "RestartPolicy"/],
  ["another's network", host('"NetworkMode":"n2_default"'), /NetworkMode may not be "n2_default"/],
  ["another container's network", host('"NetworkMode":"container:vp1"'), /may not be "container:vp1"/],
  ['two networks', body('"NetworkingConfig":{"EndpointsConfig":{"n2":{}}}'), /may not have "NetworkingConfig"/],
  ['its log sent away', host('"LogConfig":{"Type":"syslog"}'), /LogConfig's Type may not be "syslog"/],
  ['its log elsewhere', host('"LogConfig":{"Config":{"path":"/x"}}'), /may not have "path"/],
  ['labels of its own', body('"Labels":{"a.network":"n2"}'), /container may not have "Labels"/],
  ['another user', body('"User":"0"'), /container may not have "User"/],
  ['rules in an array', body('"HostConfig":[{"Privileged":true}]'), /HostConfig may not be \[/],

  ['other case', body('"hostconfig":{"Privileged":true}'), /container may not have "hostconfig"/],
  ['letters that fold', host('"Bindſ":["/:/host"]'), /may not have "Bindſ"/],
  ['escaped letters', host('"\\u0050rivileged":true'), /may not have "Privileged"/],
  ['a prototype', body('"__proto__":{"HostConfig":1}'), /container may not have "__proto__"/],
  ['a second image', body(`"Image":"${THEIRS}"`), /does not belong to vp0/],

  ["another's image", `{"Image":"${THEIRS}"}`, /does not belong to vp0/],
  ['any image', '{"Image":"alpine"}', /does not belong to vp0/],
  ['an image with a tag', `{"Image":"${OURS}:old"}`, /not a plain/],
  ['an image that is none', '{"Image":["alpine"]}', /Image may not be \["alpine"\]/],
  ['no image', '{}', /names no Image/],
  ['nothing', 'null', /container may not be null/],
  ['no JSON', 'Image', /is not JSON/],
  ['too much', `{"Image":"${'x'.repeat(1_000_001)}"}`, /too large/],
];

describe('through the gateway no client gets', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await new Harness().open();
    harness.onRequest = ({ response }) => response.end('from the engine');
  });
  afterEach(() => harness.close());

  for (const [what, target, reason] of REQUESTS)
    it(`${what}: ${readable(target)}`, async () => {
      const { answer } = harness.raw('vp0', `${target} HTTP/1.1\r\nConnection: close\r\n\r\n`);
      expectRefused(await answer, reason);
      expect(harness.gateway.refusals[0]).to.include({ client: 'vp0', request: target });
    });

  for (const [what, container, reason] of CONTAINERS)
    it(`a container with ${what}: ${readable(container)}`, async () => {
      const { status, body } = await harness.ask('vp0', `POST /containers/create?name=${OURS}`, container);
      expect(status).to.equal(403);
      expect(JSON.parse(body).message).to.match(reason);
      expect(harness.reached).to.deep.equal([]);
    });

  it('what stands there twice, with the harmless one last', async () => {
    const twice = `{"Image":"alpine","Image":"${OURS}","HostConfig":{"Privileged":true},"HostConfig":{"Memory":1}}`;
    harness.onRequest = undefined;
    const created = harness.ask('vp0', `POST /containers/create?name=${OURS}`, twice);
    const { request, response } = await harness.next();
    const { HostConfig, ...container } = JSON.parse(await text(request));
    expect(container).to.deep.equal({ Image: OURS, Labels: LABELS });
    expect(HostConfig).to.include({ Memory: 1 }).and.not.have.property('Privileged');
    response.end();
    await created;
  });

  it('a container by a description in chunks', async () => {
    const sent = chunked(host('"Binds":["/:/host"]'));
    const { answer } = harness.raw('vp0', `POST /containers/create?name=${OURS} HTTP/1.1\r\n${sent}`);
    expectRefused(await answer, /may not have "Binds"/);
  });

  it('what its container may not have by starting it, as old engines take it', async () => {
    const sent = 'Connection: close\r\nContent-Length: 21\r\n\r\n{"Binds":["/:/host"]}';
    const { answer } = harness.raw('vp0', `POST /containers/${OURS}/start HTTP/1.1\r\n${sent}`);
    expectRefused(await answer, /may have no body/);
  });

  it('more than it asked for first, when it keeps its connection', async () => {
    const { answer } = harness.raw(
      'vp0',
      `GET /version HTTP/1.1\r\n\r\nPOST /images/create?fromImage=alpine HTTP/1.1\r\nConnection: close\r\n\r\n`,
    );
    expect(await answer).to.match(/^HTTP\/1.1 200 [\s\S]*from the engine[\s\S]*HTTP\/1.1 403 /);
    expect(harness.reached.map(({ url }) => url)).to.deep.equal(['/version']);
  });

  it('another request in the body of one', async () => {
    const inner = 'POST /images/create?fromImage=alpine HTTP/1.1\r\n\r\n';
    const { socket, answer } = harness.raw(
      'vp0',
      `POST /build?t=${OURS} HTTP/1.1\r\nContent-Length: ${inner.length}\r\nConnection: close\r\n\r\n${inner}`,
    );
    await answer;
    socket.destroy();
    expect(harness.reached).to.deep.equal([]);
  });

  for (const [what, headers] of [
    ['two lengths', 'Content-Length: 0\r\nContent-Length: 60'],
    ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked'],
    ['chunks that are none', 'Transfer-Encoding: chunked, identity'],
    ['chunks behind a line break', 'X: y\r\n Transfer-Encoding: chunked\r\nContent-Length : 3'],
  ])
    it(`a request that may be read in two ways: ${what}`, async () => {
      const smuggled = '0\r\n\r\nPOST /images/create?fromImage=alpine HTTP/1.1\r\n\r\n';
      const { answer } = harness.raw(
        'vp0',
        `POST /build?t=${OURS} HTTP/1.1\r\n${headers}\r\n\r\n${smuggled}`,
      );
      expect(await answer).to.match(/^HTTP\/1.1 400 /);
      expect(harness.reached).to.deep.equal([]);
      expect(harness.gateway.refusals[0]?.request).to.match(/^no HTTP \(HPE_/);
    });

  it('out of HTTP', async () => {
    const upgrade = 'Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 0';
    const { socket, answer } = harness.raw(
      'vp0',
      `POST /containers/${OURS}/start HTTP/1.1\r\n${upgrade}\r\n\r\n`,
    );
    socket.end();
    expectRefused(await answer, /may not switch/);
    const tunnel = harness.raw('vp0', 'CONNECT docker:80 HTTP/1.1\r\n\r\n');
    expect(await tunnel.answer).to.match(/^HTTP\/1.1 400 /);
    expect(harness.gateway.refusals.map(({ request }) => request)).to.deep.equal([
      `POST /containers/${OURS}/start`,
      'CONNECT docker:80',
    ]);
  });

  it('to end the process of the harness, by asking for a tunnel and leaving before the answer', async () => {
    const { socket } = harness.raw('vp0', 'CONNECT docker:80 HTTP/1.1\r\n\r\n');
    await once(socket, 'connect');
    socket.destroy();
    await settled(() => harness.gateway.refusals.length === 1);
    await quiet(); // An uncaught error fails the test.
  });

  it('its stream without leaving HTTP', async () => {
    const { answer } = harness.raw(
      'vp0',
      `POST /containers/${OURS}/attach?logs=1&stderr=1&stdout=1&stream=1 HTTP/1.1\r\nConnection: close\r\nUpgrade: tcp\r\n\r\n`,
    );
    expectRefused(await answer, /may only get the version/);
  });

  it('past the gateway by headers: the engine gets none it does not need', async () => {
    const headers = { 'X-Forwarded-For': '1.2.3.4', 'X-HTTP-Method-Override': 'DELETE', Cookie: 'a=b' };
    await harness.ask('vp0', 'GET /version', '', {
      headers: { ...headers, 'User-Agent': 'go-dockerclient' },
    });
    expect(Object.keys(harness.reached[0]?.headers ?? {}).sort()).to.deep.equal([
      'connection',
      'content-length',
      'host',
      'user-agent',
    ]);
  });

  function expectRefused(answer: string, reason: RegExp): void {
    expect(answer).to.match(/^HTTP\/1.1 403 Forbidden\r\n/);
    if (!answer.includes('\r\n\r\n{'))
      expect(answer).to.match(/\r\n\r\n$/); // To HEAD.
    else expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n{'))).message).to.match(reason);
    expect(harness.reached).to.deep.equal([]);
    expect(harness.gateway.refusals).to.have.lengthOf(1);
    expect(harness.gateway.refusals[0]?.reason).to.match(reason);
  }
});

/** A container as a peer wants it, and a key more. */
function body(more: string): string {
  return `{"Image":"${OURS}","HostConfig":{"NetworkMode":"host"},${more}}`;
}

/** The same, with a key more in its HostConfig. */
function host(more: string): string {
  return `{"Image":"${OURS}","HostConfig":{${more}}}`;
}

function chunked(text: string): string {
  const size = Buffer.byteLength(text).toString(16);
  return `Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n${size}\r\n${text}\r\n0\r\n\r\n`;
}

/** With an ellipsis for the name of the chaincode. */
function readable(text: string): string {
  return text.replaceAll(new RegExp(CHAINCODE, 'gi'), '…').slice(0, 100);
}
