import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { DockerController } from '../../chaincode/dockercontroller';
import { peerConfig } from '../../peer/config';
import { output, setLevels } from '../../peer/logging';
import type { TlsSettings } from '../../wire/tls';

const name =
  'ee5b24a1f17c356dd5f6e37307922e39ddba12e5d2e203ed93401d7d05eb0dd194fb9070549c5dc31eb63f4e654dbd5a1d86cbb30c48e3ab1812590cd0f78539';
const id = `dev-vp0-${name}`;
const container = { id, chaincode: name, peerAddress: '172.17.0.3:7051', code: Buffer.from('a gzipped tar') };

/** An engine that answers by `METHOD path`, and keeps what it was sent, byte for byte. */
class FakeEngine {
  readonly requests: string[] = [];
  #server: Server | undefined;

  constructor(
    readonly socket: string,
    private readonly answers: Record<string, string | string[]>,
  ) {}

  async start(): Promise<void> {
    this.#server = createServer((connection) => {
      let received = '';
      connection.on('data', (data) => {
        received += data.toString();
        const [head = '', body] = received.split('\r\n\r\n');
        const length = Number(/Content-Length: (\d+)/.exec(head)?.[1] ?? 0);
        if (body === undefined || body.length < length) return;
        this.requests.push(received);
        connection.end(this.#answer(head.split(' HTTP')[0] ?? ''));
      });
    });
    await new Promise<void>((resolve) => this.#server?.listen(this.socket, resolve));
  }

  stop(): void {
    this.#server?.close();
  }

  get lines(): string[] {
    return this.requests.map((request) => request.split(' HTTP')[0]?.replaceAll(id, 'ID') ?? '');
  }

  #answer(line: string): string {
    const known = this.answers[line.replaceAll(id, 'ID')] ?? '404 Not Found';
    const answer = typeof known === 'string' ? known : (known.shift() ?? '404 Not Found');
    const [status, body = ''] = answer.split('\n\n');
    return `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
  }
}

const built = '200 OK\n\n{"stream":"Successfully built dbe511dc6f6f\\n"}\n';
const failed = '200 OK\n\n{"stream":"# example.org/badcc\\n"}\n{"error":"returned a non-zero code: 2"}\n';
const fresh = {
  'GET /version': '200 OK\n\n{}',
  'POST /build?t=ID': built,
  'POST /containers/create?name=ID': '201 Created\n\n{}',
  'POST /containers/ID/start': '204 No Content',
};

describe('A peer and its Docker engine', () => {
  let directory: string;
  let engine: FakeEngine;
  let log: string[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'engine-'));
    log = [];
    output.write = (line) => log.push(line);
    setLevels('error');
  });
  afterEach(() => {
    engine?.stop();
    rmSync(directory, { recursive: true });
  });

  async function controller(
    answers: Record<string, string | string[]>,
    { tls, networkMode = 'host' }: { tls?: TlsSettings; networkMode?: string } = {},
  ): Promise<DockerController> {
    engine = new FakeEngine(join(directory, 'docker.sock'), answers);
    await engine.start();
    return new DockerController(`unix://${engine.socket}`, networkMode, tls);
  }

  const deployed = [
    'GET /version',
    'POST /build?t=ID',
    'POST /containers/ID/stop?t=0',
    'POST /containers/ID/kill?',
    'DELETE /containers/ID?force=1',
    'POST /containers/create?name=ID',
    'GET /version',
    'POST /containers/ID/start',
  ];

  test('speak as recorded: the requests of a first deploy, in order', async () => {
    const docker = await controller(fresh);
    await docker.deploy(container);
    await docker.start(container);
    assert.deepEqual(engine.lines, deployed);
  });

  test('speak as recorded: each request, byte for byte', async () => {
    const docker = await controller(fresh);
    await docker.deploy(container);
    await docker.start(container);
    // docker-api.txt, 0008-vp0 to 0014-vp0; but for the body of the build
    const simple = 'Accept-Encoding: gzip|Connection: close||';
    const post = `Host: unix.sock|User-Agent: go-dockerclient|Content-Length: 0|Content-Type: plain/text|${simple}`;
    const version = `GET /version HTTP/1.1|Host: unix.sock|User-Agent: go-dockerclient|${simple}`;
    const configuration = `{"Env":["CORE_CHAINCODE_ID_NAME=${name}","CORE_PEER_TLS_ENABLED=false"],"Cmd":["/opt/gopath/bin/${name}","-peer.address=172.17.0.3:7051"],"Image":"${id}","Entrypoint":null,"HostConfig":{"NetworkMode":"host","RestartPolicy":{},"LogConfig":{"Type":"json-file","Config":{"max-file":"5","max-size":"50m"}},"Memory":2147483648}}`;
    const recorded = [
      version,
      `POST /build?t=${id} HTTP/1.1|Host: |User-Agent: go-dockerclient|Content-Length: 13|Content-Type: application/tar|X-Registry-Auth: e30K|X-Registry-Config: bnVsbAo=||a gzipped tar`,
      `POST /containers/${id}/stop?t=0 HTTP/1.1|${post}`,
      `POST /containers/${id}/kill? HTTP/1.1|${post}`,
      `DELETE /containers/${id}?force=1 HTTP/1.1|Host: unix.sock|User-Agent: go-dockerclient|${simple}`,
      `POST /containers/create?name=${id} HTTP/1.1|Host: unix.sock|User-Agent: go-dockerclient|Content-Length: 696|Content-Type: application/json|${simple}${configuration}`,
      version,
      `POST /containers/${id}/start HTTP/1.1|${post}`,
    ];
    assert.deepEqual(
      engine.requests,
      recorded.map((request) => request.replaceAll('|', '\r\n')),
    );
  });

  test('tell the chaincode where its certificate is, for TLS', async () => {
    const tls = { certFile: './tlsca.cert', keyFile: './tlsca.priv', serverHostOverride: 'OBC' };
    const docker = await controller(fresh, { tls });
    await docker.start(container);
    const create = engine.requests.find((request) => request.startsWith('POST /containers/create'));
    const { Env } = JSON.parse(create?.split('\r\n\r\n')[1] ?? '');
    assert.deepEqual(Env, [
      `CORE_CHAINCODE_ID_NAME=${name}`,
      'CORE_PEER_TLS_ENABLED=true',
      'CORE_PEER_TLS_CERT_FILE=./tlsca.cert',
      'CORE_PEER_TLS_SERVERHOSTOVERRIDE=OBC',
    ]);
  });

  test('put the container into the network of the settings', async () => {
    const { networkMode } = peerConfig({ CORE_VM_DOCKER_HOSTCONFIG_NETWORKMODE: 'some_default' });
    const docker = await controller(fresh, { networkMode });
    await docker.start(container);
    const create = engine.requests.find((request) => request.startsWith('POST /containers/create'));
    assert.equal(JSON.parse(create?.split('\r\n\r\n')[1] ?? '').HostConfig.NetworkMode, 'some_default');
  });

  test('build an image that is gone, and create the container then', async () => {
    const docker = await controller({
      ...fresh,
      'POST /containers/create?name=ID': ['404 Not Found', '201 Created'],
    });
    await docker.start(container);
    const [cleanup, create] = [deployed.slice(2, 5), 'POST /containers/create?name=ID'];
    const build = ['GET /version', 'POST /build?t=ID', create, 'POST /containers/ID/start'];
    assert.deepEqual(engine.lines, [...cleanup, create, ...build]);
  });

  test('tell of a build that failed, with its output', async () => {
    const docker = await controller({ ...fresh, 'POST /build?t=ID': failed });
    await assert.rejects(docker.deploy(container), /^Error: returned a non-zero code: 2$/);
    const [error = '', image = ''] = log;
    assert.match(
      error,
      /\[dockercontroller\] deployImage -> ERRO .* Error building images: returned a non-zero code: 2\n$/,
    );
    assert.match(image, /Image Output:\n\*{20}\n# example\.org\/badcc\n\n\*{20}\n$/);
  });

  test('tell of a socket that is not there, in the words of Go', async () => {
    const docker = new DockerController(`unix://${directory}/none.sock`, 'host');
    const dial = `dial unix ${directory}/none.sock: connect: no such file or directory`;
    await assert.rejects(docker.deploy(container), { message: dial });
    // 41-logs-vp0-nosock-errors.txt
    const post = `Post "http://unix.sock/containers/create?name=${id}": ${dial}`;
    await assert.rejects(docker.start(container), { message: post });
    assert.match(log.at(-1) ?? '', /Start -> ERRO .* start-could not recreate container Post "/);
  });
});
