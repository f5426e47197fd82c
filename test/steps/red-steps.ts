/** What the fakes do, in words. What is wrong with them stands in lines that begin with `But`. */
import { defineParameterType, Given } from '@cucumber/cucumber';
import type { PeerSelector } from '../../support/scenario/step-values';
import { systemClock } from '../../support/waiting/clock';
import type { FabricWorld } from '../../support/world';
import type { FakeContainer } from '../docker/fake-container';
import type { FakePeer, Refusable } from './fakes/peer';
import { fake } from './red-hooks';

defineParameterType({
  name: 'text',
  regexp: /"([^"]*)"|([^\s"]\S*)/,
  transformer: (quoted?: string, word?: string) => quoted ?? word,
});

Given('{peer} refuses a(n) {word} with {string}', (peer: string, action: Refusable, message: string) => {
  fake().peer(peer).refusals.set(action, message);
});

Given('{peer} takes a {word} after all', (peer: string, action: Refusable) => {
  fake().peer(peer).refusals.delete(action);
});

Given('{peer} has {text} for {text}', (peer: string, value: string, key: string) => {
  fake().peer(peer).values.set(key, value);
});

Given('{peers} answers {word} with {string}', (peers: PeerSelector, key: string, value: string) => {
  for (const { name } of fake().peers)
    if (!peers || peers.includes(name)) fake().peer(name).values.set(key, value);
});

Given(
  '{peer} answers {string} with status {int} and {string}',
  (peer: string, request: string, status: number, body: string) => {
    const key = request.startsWith('/') ? `GET ${request}` : request;
    fake()
      .peer(peer)
      .answers.set(key, { status, body: JSON.parse(body) });
  },
);

Given('on {peer} {string} exits with {int}', (peer: string, command: string, exitCode: number) => {
  fake().peer(peer).commands.set(command, { exitCode, stderr: 'no connection\n' });
});

Given('on {peer} {string} prints {string}', (peer: string, command: string, stdout: string) => {
  fake()
    .peer(peer)
    .commands.set(command, { exitCode: 0, stdout: `${stdout}\n` });
});

Given('on {peer} {string} prints the error {string}', (peer: string, command: string, stderr: string) => {
  fake()
    .peer(peer)
    .commands.set(command, { exitCode: 1, stderr: `${stderr}\n` });
});

Given('{service} logs {string}', (service: string, line: string) => {
  fake().container(service).log?.push(line);
});

Given('{service} has logged nothing', (service: string) => {
  fake().container(service).log = [];
});

Given('{service} ends with exit code {int}', (service: string, exitCode: number) => {
  Object.assign(fake().container(service), { state: 'exited', exitCode });
});

Given('{service} runs again', (service: string) => {
  fake().container(service).state = 'running';
});

Given('{service} exits while the network starts, having logged {string}', (service: string, line: string) => {
  fake().failing.set(service, line);
});

Given('{service} does not exit', (service: string) => {
  fake().failing.delete(service);
});

Given('the engine does not remove the container of {service}', (service: string) => {
  fake().container(service).heldBy = 'removal of container is already in progress';
});

Given('{peer} commits nothing more', (peer: string) => {
  fake().peer(peer).stuck = true;
});

Given('no vp commits anything more', () => {
  for (const peer of fake().peers) peer.stuck = true;
});

Given('{peer} adds a block after {duration}', (peer: string, delay: number) => {
  systemClock.after(delay, () => fake().peer(peer).addEmptyBlock());
});

Given('{peer} ends after {duration}', (peer: string, delay: number) => {
  systemClock.after(delay, () => Object.assign(fake().container(peer), { state: 'exited', exitCode: 2 }));
});

Given('{peer} adds a block of its own', (peer: string) => {
  fake().peer(peer).addEmptyBlock();
});

Given('{peer} announces no rejection', (peer: string) => {
  fake().peer(peer).announces = false;
});

Given('{peer} executes nothing', (peer: string) => {
  fake().peer(peer).rejecting = true;
});

Given('{peer} executes {string}, which fails on the others', (peer: string, argument: string) => {
  fake().peer(peer).accepted = argument;
});

Given('the chaincode is called {string}', (name: string) => {
  fake().names = name;
});

Given('{peer} builds a dev image, and runs no dev container', (peer: string) => {
  builds(peer, (builder, name) => fake().buildImage(builder, name));
});

Given('{peer} builds nothing', (peer: string) => builds(peer, () => {}));

Given('no vp builds anything', () => {
  for (const { name } of fake().peers) builds(name, () => {});
});

Given('{peer} builds on {string}', (peer: string, base: string) => {
  builds(peer, (builder, name) => {
    fake().buildImage(builder, name, base);
    fake().runContainer(builder, name);
  });
});

Given('the compiler on {peer} says {string}', (peer: string, output: string) => {
  const { log } = fake().container(peer);
  fake().peer(peer).rejecting = true;
  log?.push(
    '10:11:12.131 [dockercontroller] deployImage -> ERRO 0a1 Error building images: exit code 2',
    '10:11:12.131 [dockercontroller] deployImage -> ERRO 0a2 Image Output:',
    ' ---> Running in 0123456789ab',
    output,
    '10:11:12.132 [chaincode] deploy -> DEBU 0a3 done',
  );
});

Given('{peer} runs the image of {peer}', (peer: string, other: string) => {
  alters(peer, (container, name) => {
    container.image = { name: `dev-${other}-${name}`, id: 'sha256:other' };
  });
});

Given('{peer} tells its chaincode to reach {string}', (peer: string, address: string) => {
  alters(peer, (container, name) => {
    container.args = [`/opt/gopath/bin/${name}`, `-peer.address=${address}`];
  });
});

Given('the engine has an image {string} from before', (name: string) => {
  fake().engine.tag(name, 'sha256:before');
});

Given('the container of {service} comes back', function (this: FabricWorld, service: string) {
  const { name: project } = this.scenarioNetwork.latest.state.project;
  const labels = { 'com.docker.compose.project': project, 'com.docker.compose.service': service };
  fake().engine.create({ name: `${project}-${service}-1`, labels, state: 'running' });
});

Given('the image {string} is removed', async (name: string) => {
  await fake().engine.engine.docker.getImage(name).remove({ force: true });
});

Given('the container {string} is removed', async (name: string) => {
  await fake().engine.engine.docker.getContainer(name).remove({ force: true });
});

Given('the container of {service} is removed', async (service: string) => {
  await fake().engine.engine.docker.getContainer(fake().container(service).id).remove({ force: true });
});

Given('the container {string} is made anew', async (name: string) => {
  const { id: _, ...container } = fake().engine.container(name);
  await fake().engine.engine.docker.getContainer(name).remove({ force: true });
  fake().engine.create(container);
});

Given('the container {string} exits with {int}', (name: string, exitCode: number) => {
  Object.assign(fake().engine.container(name), { state: 'exited', exitCode });
});

Given('{peer} forgets what is installed', (peer: string) => {
  fake().lifecycle.forgetful.add(peer);
});

Given('{organisation} takes its approval back', (organisation: string) => {
  fake().lifecycle.approvals.delete(organisation);
});

Given('{peer} has committed sequence {int}', (peer: string, sequence: number) => {
  fake().lifecycle.sequences.set(peer, sequence);
});

Given(/^the transaction will be (in no block|[A-Z_]+) on (\w+)$/, (code: string, peer: string) => {
  fake().lifecycle.codes.set(peer, code === 'in no block' ? undefined : code);
});

Given('the chaincode announces {word} with {string}', (name: string, payload: string) => {
  fake().lifecycle.event = name === 'nothing' ? 'none' : { name, payload };
});

function builds(peer: string, build: FakePeer['build']): void {
  fake().builds.set(peer, build);
}

/** What is unusual of the dev container that the peer runs. */
function alters(peer: string, alter: (container: FakeContainer, name: string) => void): void {
  builds(peer, (builder, name) => {
    fake().build(builder, name);
    alter(fake().engine.container(`dev-${peer}-${name}`), name);
  });
}
