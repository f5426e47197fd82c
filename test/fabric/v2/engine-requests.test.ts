import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { devNames } from '../../../support/fabric/v2/dev-names';
import { engineRequests } from '../../../support/fabric/v2/engine-requests';
import { containerBody } from '../../../support/gateway/container-body';
import { type GatewayClient, permit, Refused } from '../../../support/gateway/policy';

const PEER = 'peer0.org1.example.com';
const HASH = 'e537433cc235eb2777d1c3fbcfda3b18129453e687c43d2d9ff89ff1037bea17';
const OWN = `dev-${PEER}-simple_1.0-${HASH}`;
const ID = HASH;

const client: GatewayClient = {
  name: PEER,
  isOwnName: (name) => devNames.isNameOf('dev', PEER, name),
  labels: { network: 'n1' },
  imageLabels: {},
  networks: ['modern_fabric'],
};

const recording = (name: string) => readFileSync(join(__dirname, 'recordings', name), 'utf8');

/** `UPGRADE POST /containers/…/attach?…` */
function permitted(line: string) {
  const [, upgrade, method, url] = /^(UPGRADE )?(\S+) (\S+)$/.exec(line) ?? [];
  const headers = upgrade ? { upgrade: 'tcp', connection: 'Upgrade' } : {};
  return permit({ method, url, headers } as IncomingMessage, client, engineRequests, Boolean(upgrade));
}

describe('a peer of Fabric 2.x', () => {
  const recorded = recording('engine-requests.txt')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));

  it('may ask what peers of 2.5.12 and 3.1.1 asked', () => {
    expect(recorded).to.have.length.greaterThan(30);
    for (const line of recorded) expect(() => permitted(line), line).not.to.throw();
  });

  it('may write the version of the API before the path, and ask for health', () => {
    for (const line of recorded.filter((one) => !/ \/v1\./.test(one)))
      expect(() => permitted(line.replace(' /', ' /v1.44/')), line).not.to.throw();
    for (const line of ['GET /_ping', 'GET /info', 'GET /version']) permitted(line);
  });

  it("may write them as Docker's own client library does", () => {
    for (const line of [
      'HEAD /_ping',
      `POST /v1.44/build?networkmode=modern_fabric&rm=0&t=${OWN}`,
      `POST /v1.44/build?buildargs=null&cachefrom=null&cpusetcpus=&forcerm=1&labels=%7B%7D&networkmode=modern_fabric&rm=1&shmsize=0&t=${OWN}&ulimits=null&version=1`,
      'POST /v1.44/containers/create',
      `PUT /v1.44/containers/${ID}/archive?noOverwriteDirNonDir=true&path=%2Fchaincode%2Finput`,
      `UPGRADE POST /v1.44/containers/${ID}/attach?logs=1&stderr=1&stdout=1&stream=1`,
      `POST /v1.44/containers/${ID}/wait?condition=not-running`,
      `DELETE /v1.44/containers/${ID}?force=1&v=1`,
      `DELETE /v1.44/containers/${ID}`,
      `PUT /v1.44/containers/${OWN}/archive?noOverwriteDirNonDir=true&path=%2F`,
      `POST /v1.44/containers/${OWN}/wait?condition=next-exit`,
      `POST /v1.44/containers/${OWN}/kill?signal=SIGKILL`,
      `DELETE /v1.44/containers/${OWN}?force=1`,
    ])
      expect(() => permitted(line), line).not.to.throw();
    const sent = JSON.parse(recording('dev-container.json'));
    const empty = { Volumes: null, Hostname: '', Tty: false, NetworkingConfig: { EndpointsConfig: null } };
    const RestartPolicy = { Name: '', MaximumRetryCount: 0 };
    const HostConfig = { ...sent.HostConfig, RestartPolicy, Binds: null, ShmSize: 0, MaskedPaths: null };
    const body = JSON.stringify({ ...sent, ...empty, HostConfig });
    expect(containerBody(body, client).toString()).to.equal(
      containerBody(JSON.stringify(sent), client).toString(),
    );
  });

  it('may pull, by any spelling of the name of the image', () => {
    for (const image of [
      'hyperledger%2Ffabric-nodeenv%3A2.5',
      'hyperledger%2Ffabric-nodeenv&tag=2.5',
      'docker.io%2Fhyperledger%2Ffabric-nodeenv&tag=2.5',
    ])
      expect(permitted(`POST /v1.44/images/create?fromImage=${image}`)).to.include({
        kind: 'pull',
        name: 'hyperledger/fabric-nodeenv:2.5',
      });
  });

  const OTHERS = [
    ['an import', 'POST /images/create?fromSrc=http%3A%2F%2Fexample%2Fx.tar&repo=x'],
    ['a pull and an import', 'POST /images/create?fromImage=hyperledger%2Ffabric-ccenv&fromSrc=-'],
    ["another peer's container", `POST /containers/${OWN.replace('peer0', 'peer1')}/start`],
    ["another network's container", `POST /containers/prod-${PEER}-simple_1.0-${HASH}/stop?t=0`],
    ['any container', 'POST /containers/orderer0.example.com/start'],
    ['a command in its container', `POST /containers/${OWN}/exec`],
    ['to look at its container', `GET /containers/${OWN}/json`],
    ['files of its dev container', `GET /containers/${OWN}/archive?path=%2Fetc`],
    ['to write elsewhere in a build container', `PUT /containers/${ID}/archive?path=%2F`],
    ['to read elsewhere in a build container', `GET /containers/${ID}/archive?path=%2Froot`],
    [
      'to attach to the input',
      `UPGRADE POST /containers/${ID}/attach?logs=1&stderr=1&stdin=1&stdout=1&stream=1`,
    ],
    ['another protocol', `UPGRADE POST /containers/${OWN}/start`],
    ['to attach without a stream', `POST /containers/${ID}/attach?logs=1&stderr=1&stdout=1&stream=1`],
    ['a build from elsewhere', `POST /v1.25/build?networkmode=modern_fabric&remote=http://x/&t=${OWN}`],
    ['a build with labels', `POST /v1.25/build?labels=%7B%22a%22%3A%22b%22%7D&t=${OWN}`],
    ['a build for another name, too', `POST /v1.25/build?t=${OWN}&t=${OWN.replace('peer0', 'peer1')}`],
    ['a build that pulls', `POST /v1.25/build?networkmode=modern_fabric&pull=1&t=${OWN}`],
    ['the list of containers', 'GET /containers/json?all=1'],
    ['volumes', 'GET /volumes'],
  ] as const;
  for (const [what, line] of OTHERS)
    it(`may not ask for ${what}`, () => {
      expect(() => permitted(line)).to.throw(Refused);
    });

  it('gets its container as it describes it, confined and labelled', () => {
    const sent = recording('dev-container.json');
    const { Env, Cmd, Image } = JSON.parse(sent);
    const { HostConfig, ...container } = JSON.parse(containerBody(sent, client).toString());
    expect(container).to.deep.equal({ Env, Cmd, Image, Labels: { network: 'n1' } });
    expect(HostConfig).to.deep.equal({
      NetworkMode: 'modern_fabric',
      LogConfig: { Type: 'json-file', Config: { 'max-file': '5', 'max-size': '50m' } },
      Memory: 2147483648,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: 512,
    });
  });

  it('compiles by the commands of Go, Node and Java, and by no other', () => {
    const { Cmd } = JSON.parse(recording('build-container.json'));
    const step = (...command: string[]) => engineRequests.buildStep?.(command);
    expect(step(...Cmd)).to.equal('compile');
    expect(step('/bin/sh', '-c', '\nset -e\nif [ -x /chaincode/build.sh ]; then\n')).to.equal('compile');
    expect(step('/bin/sh', '-c', './build.sh')).to.equal('compile');
    expect(step('go', 'version')).to.equal('version');
    expect(step('/bin/sh', '-c', 'cat /etc/passwd')).to.equal(undefined);
    expect(step('/bin/sh', Cmd[2])).to.equal(undefined);
  });

  it("finds Go's cache where the image has it", () => {
    const { Cmd } = JSON.parse(recording('build-container.json'));
    const folder = (image: object) => engineRequests.compilerCache?.(Cmd, image)?.folder;
    expect(folder({ User: 'chaincode' })).to.equal('/home/chaincode/.cache/go-build');
    expect(folder({ Env: null })).to.equal('/root/.cache/go-build');
    expect(folder({ Env: ['HOME=/home/x'], User: '500:500' })).to.equal('/home/x/.cache/go-build');
    expect(folder({ Env: ['GOCACHE=/cache'] })).to.equal('/cache');
    expect(engineRequests.compilerCache?.(['/bin/sh', '-c', './build.sh'], {})).to.equal(undefined);
  });
});
