import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Chaincode } from '../support/fabric/chaincode';
import { chaincodeByAlias, generation } from '../support/fabric/generations';
import { accepted, unwrap } from '../support/fabric/outcome';
import { readSourceTree } from '../support/fabric/source-tree';
import type { Network } from '../support/network/network';
import { type Figure, ratios } from './figure';
import { type Measure, seconds } from './measure';

const ROUNDS = 3;

/** What it costs that all peers build the same. */
export const install: Measure = {
  name: 'install',
  title: 'an install by one peer, and by four at once',
  measure: (bench) =>
    bench.onNetwork(generation.topologies.find(4, 'raft'), async (network) => {
      await network.start();
      await round(network); // Fills the compiler's cache, which all builds of a run share.
      const rounds: Seconds[] = [];
      while (rounds.length < ROUNDS) rounds.push(await round(network));
      return figures(rounds);
    }),
};

function figures(rounds: readonly Seconds[]): Figure[] {
  const of = (kind: keyof Seconds) => rounds.map((seconds) => seconds[kind]);
  return [
    { title: 'new code, 1 peer', unit: 's', samples: of('coldOne') },
    { title: 'new code, 4 peers', unit: 's', samples: of('cold') },
    {
      title: 'new code: 4 peers, of 1 peer',
      unit: '×',
      samples: ratios(of('cold'), of('coldOne')),
      target: 1.15,
    },
    { title: 'unchanged code, 1 peer', unit: 's', samples: of('warmOne') },
    { title: 'unchanged code, 4 peers', unit: 's', samples: of('warm'), target: 3 },
  ];
}

interface Seconds {
  readonly coldOne: number;
  readonly cold: number;
  readonly warmOne: number;
  readonly warm: number;
}

/** New code for one peer, other code for all; then both again under another name, which peers take for another chaincode. */
async function round(network: Network): Promise<Seconds> {
  const all = network.state.upValidators;
  const { lifecycle } = network.state.fabric;
  const timed = (alias: string, folder: string, peers = all) =>
    seconds(async () =>
      unwrap('install', (await lifecycle?.install(chaincodeIn(folder, alias), peers)) ?? accepted(undefined)),
    );
  const [ofOne, ofAll] = [newSource(), newSource()];
  try {
    return {
      coldOne: await timed('first', ofOne, all.slice(0, 1)),
      cold: await timed('first', ofAll),
      warmOne: await timed('second', ofOne, all.slice(0, 1)),
      warm: await timed('second', ofAll),
    };
  } finally {
    for (const folder of [ofOne, ofAll]) rmSync(folder, { recursive: true });
  }
}

/** example02 with a file that nobody has built. */
function newSource(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chaincode-bdd-bench-'));
  cpSync(chaincodeByAlias('example02').source?.folder ?? '', folder, { recursive: true });
  writeFileSync(
    join(folder, 'bench.go'),
    `package main\n\nvar Bench = "${randomBytes(8).toString('hex')}"\n`,
  );
  return folder;
}

function chaincodeIn(folder: string, alias: string): Chaincode {
  const example02 = chaincodeByAlias('example02');
  const files = readSourceTree(folder);
  const { path } = example02;
  return { ...example02, alias, source: { folder, path, rootPath: path, files, own: files } };
}
