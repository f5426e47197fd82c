/** The import rules of this project: imports run one way, from steps/ down to waiting/ and errors.ts. */

const room = (name) => `^support/${name}/`;

/** The rooms that each room may import, besides itself, errors.ts, package.ts and the types of settings.ts. */
const ALLOWED = {
  waiting: [],
  fabric: ['waiting'],
  docker: ['waiting'],
  gateway: ['docker', 'waiting'],
  cleanup: ['docker', 'waiting'],
  chaincode: ['fabric', 'docker', 'gateway', 'cleanup', 'waiting'],
  network: ['chaincode', 'fabric', 'docker', 'gateway', 'cleanup', 'waiting'],
  scenario: ['network', 'chaincode', 'fabric', 'docker', 'gateway', 'cleanup', 'waiting'],
  report: ['network', 'chaincode', 'fabric', 'docker', 'gateway', 'cleanup', 'waiting'],
};

/** What peers may ask of the engine is a matter of Fabric. */
const MORE_FILES = { gateway: '|fabric/engine-requests' };

const filesFor = (name) => `^support/(?:errors|settings|package${MORE_FILES[name] ?? ''})\\.ts$`;

const rooms = Object.entries(ALLOWED).map(([name, allowed]) => ({
  name: `${name} imports only ${allowed.join(', ') || 'errors.ts and settings.ts'}`,
  severity: 'error',
  from: { path: room(name) },
  to: {
    path: '^(?:support|steps|embedded|test|bench|script)/',
    pathNot: [name, ...allowed].map(room).concat(filesFor(name)),
  },
}));

module.exports = {
  forbidden: [
    { name: 'no import cycle', severity: 'error', from: {}, to: { circular: true } },
    ...rooms,
    {
      name: 'only hooks.ts imports report',
      severity: 'error',
      from: { path: '^(?:support|steps)/', pathNot: `${room('report')}|^support/hooks\\.ts$` },
      to: { path: room('report') },
    },
    {
      name: 'nothing in support imports steps',
      severity: 'error',
      from: { path: '^support/' },
      to: { path: '^(?:steps|embedded|test|bench|script)/' },
    },
    {
      name: 'nothing assumes a generation of Fabric but its own folder, generations.ts and the bddtests dialect',
      severity: 'error',
      from: {
        path: '^(?:support|steps)/',
        pathNot: '^support/fabric/(?:v\\d[\\d.]*/|generations\\.ts$)|^steps/bddtests/',
      },
      to: { path: '^support/fabric/v\\d' },
    },
    {
      name: 'generations of Fabric do not import each other',
      severity: 'error',
      from: { path: '^support/fabric/(v\\d[\\d.]*)/' },
      to: { path: '^support/fabric/v\\d', pathNot: '^support/fabric/$1/' },
    },
    {
      name: 'embedded and the harness share no code',
      severity: 'error',
      from: { path: '^embedded/' },
      to: { path: '^(?:support|steps|test|bench)/' },
    },
    {
      name: 'the harness does not import embedded',
      severity: 'error',
      from: { path: '^(?:support|steps)/' },
      to: { path: '^embedded/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
