import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';

interface Service {
  readonly environment?: readonly string[];
  readonly depends_on?: Record<string, { condition: string }>;
}

const ROOT_NODE = /^CORE_PEER_DISCOVERY_ROOTNODE=(\w+):7051$/;

describe('compose files', () => {
  for (const file of globSync(join(__dirname, '../../compose/*.yml'))) {
    const { services } = parse(readFileSync(file, 'utf8')) as { services: Record<string, Service> };
    for (const [name, { environment = [], depends_on = {} }] of Object.entries(services)) {
      const [root] = environment.flatMap((line) => ROOT_NODE.exec(line)?.[1] ?? []);
      if (root === undefined) continue;
      it(`start ${name} of ${basename(file)} after its root node listens`, () => {
        assert.equal(depends_on[root]?.condition, 'service_healthy');
      });
    }
  }
});
