import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { expect } from 'chai';
import { compareSides } from '../../cli/compare/session';
import { newFolder } from '../new-folder';
import { rejection } from '../rejection';

it('a comparison checks the settings of both sides before it asks an engine', async () => {
  let requests = 0;
  const engine = createServer((_, response) => {
    requests += 1;
    response.writeHead(500).end();
  });
  await once(engine.listen(0, '127.0.0.1'), 'listening');
  const { port } = engine.address() as AddressInfo;
  const sides = {
    from: { name: 'one', variables: { DOCKER_HOST: `tcp://127.0.0.1:${port}` } },
    to: { name: 'other', variables: { WAIT_DEPLOY: '7' } },
  };
  const selection = { paths: [], filters: [], configuration: [] };
  const comparing = compareSides(
    { directory: newFolder(), known: [], options: {}, subject: { sides, selection } },
    true,
  );
  try {
    expect((await rejection(comparing)).message).to.contain('WAIT_DEPLOY');
    expect(requests).to.equal(0);
  } finally {
    engine.close();
  }
});
