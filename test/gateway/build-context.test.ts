import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { extract, pack } from 'tar-stream';
import { inspectContext, inspectDockerfile, LARGEST_CONTEXT } from '../../support/gateway/build-context';
import { Refused } from '../../support/gateway/policy';
import { BASE, contextOf, DOCKERFILE, LAYER_LABELS } from './harness';

/** The files that the engine gets. */
async function inspected(sent: Buffer, bases = [BASE], labels: Record<string, string> = LAYER_LABELS) {
  const entries = extract();
  const { content } = await inspectContext(sent, { baseImages: bases }, labels);
  entries.end(content);
  const files: Record<string, string> = {};
  for await (const entry of entries) files[entry.header.name] = await text(entry);
  return files;
}

async function refusalOf(sent: Buffer): Promise<string> {
  const error = await inspected(sent).catch((reason: Error) => reason);
  expect(error).to.be.instanceOf(Refused);
  return (error as Error).message;
}

describe('a build context', () => {
  it('goes to the engine with labels behind FROM, and is else as it was', async () => {
    const files = { 'src/a.go': 'package main', Dockerfile: DOCKERFILE, 'src/b.go': '' };
    const label = 'LABEL "a.run"="\\"r\\" \\$1"';
    expect(await inspected(await contextOf(files))).to.deep.equal({
      ...files,
      Dockerfile: DOCKERFILE.replace('\n', `\n${label}\n`),
    });
    expect(await inspected(await contextOf(files), [BASE], {})).to.deep.equal(files);
  });

  it('may have its Dockerfile under any name that the engine takes for it', async () => {
    for (const name of ['Dockerfile', 'dockerfile', './Dockerfile', 'src/../Dockerfile', '/Dockerfile'])
      expect(await refusalOf(await contextOf({ [name]: 'FROM alpine' })), name).to.contain('FROM "alpine"');
  });

  it('has one Dockerfile', async () => {
    expect(await refusalOf(await contextOf({ 'src/Dockerfile': DOCKERFILE }))).to.contain('no Dockerfile');
    const two = await contextOf({ Dockerfile: DOCKERFILE, dockerfile: DOCKERFILE });
    expect(await refusalOf(two)).to.contain('two Dockerfiles');
  });

  for (const type of ['symlink', 'link', 'directory', 'fifo'] as const)
    it(`has no ${type}`, async () => {
      const tar = pack();
      tar.entry({ name: 'Dockerfile', type, linkname: 'src/evil' });
      tar.finalize();
      expect(await refusalOf(gzipSync(Buffer.from(await text(tar))))).to.contain(type);
    });

  it('is a gzipped tar', async () => {
    expect(await refusalOf(Buffer.from('FROM alpine'))).to.contain('not a gzipped tar');
    expect(await refusalOf(gzipSync('FROM alpine'))).to.contain('not a tar');
    const { unpacked } = LARGEST_CONTEXT;
    LARGEST_CONTEXT.unpacked = 1_000;
    const tooLarge = refusalOf(gzipSync(Buffer.alloc(1_001)));
    LARGEST_CONTEXT.unpacked = unpacked;
    expect(await tooLarge).to.contain('not a gzipped tar');
  });
});

// biome-ignore format: a row a line
const REFUSED: readonly (readonly [what: string, dockerfile: string, reason: RegExp])[] = [
  ['another image', 'FROM alpine', /FROM "alpine"/],
  ['another tag', `FROM ${BASE}:old`, /only hyperledger/],
  ['an image in a variable', `ARG B=${BASE}\nFROM $B`, /not with FROM/],
  ['a platform', `FROM --platform=linux/arm ${BASE}`, /not with FROM/],
  ['a stage', `FROM ${BASE} AS a`, /not with FROM/],
  ['a second image', `${DOCKERFILE}\nfrom alpine`, /only one FROM/],
  ['an image in a folded line', `${DOCKERFILE}\nFR\\\nOM alpine`, /only one FROM/],
  ['an image behind what engines read differently', `${DOCKERFILE} \\\\\nFROM alpine`, /only one FROM/],
  ['an image behind a comment in a folded line', `${DOCKERFILE} \\\n# x\nFROM alpine`, /only one FROM/],
  ['an image behind white space of its own kind', `${DOCKERFILE} \\\v\n\u0085FROM alpine`, /white space/],
  ['nothing', '', /begins with "nothing"/],
  ['a file of another image', `${DOCKERFILE}\nCOPY --from=alpine / /x`, /this flag/],
  ['the same, quoted', `${DOCKERFILE}\nCOPY --chown=1:2 --"from"=alpine / /x`, /this flag/],
  ['a mount of another image', `${DOCKERFILE}\nRUN --mount=from=alpine,target=/x cp /x /y`, /this flag/],
  ['an address', `${DOCKERFILE}\nADD http://127.0.0.1/ /x`, /files of the build context/],
  ['an address in a variable', `${DOCKERFILE}\nENV A=http://x\nADD $A /x`, /files of the build context/],
  ['an address in JSON', `${DOCKERFILE}\nADD ["http\\u003a//x", "/x"]`, /files of the build context/],
  ['a trigger', `${DOCKERFILE}\nONBUILD ADD a /x`, /ONBUILD" is not allowed/],
  ['labels of its own', `${DOCKERFILE}\nLABEL chaincode-bdd.run=1`, /labels/],
  ['another escape character', `# escape=\`\n${DOCKERFILE}`, /escape character/],
];

describe('a Dockerfile', () => {
  for (const [what, dockerfile, reason] of REFUSED)
    it(`may not have ${what}`, () => {
      expect(() => inspectDockerfile(dockerfile, { baseImages: [BASE] })).to.throw(Refused, reason);
    });

  it('may have what chaincode needs', () => {
    for (const dockerfile of [
      DOCKERFILE,
      `# a comment\n\nFROM docker.io/${BASE}:latest\r\nRUN a \\\n  # why\n  && from_here b\nCMD ["x"]\n`,
      `FROM ${BASE}\nENV A=1 \\\n B=2\nADD src/a.tar.gz /x\nCOPY --chown=1:2 a b\nUSER 1`,
    ])
      expect(inspectDockerfile(dockerfile, { baseImages: ['other', BASE] }).from.text, dockerfile).to.contain(
        BASE,
      );
  });

  it('may set labels whose names it is allowed', () => {
    const label = /^org\.hyperledger\.fabric\.[\w.]+$/;
    const check = (labels: string) => () =>
      inspectDockerfile(`FROM ${BASE}\nADD binpackage.tar /usr/local/bin\nLABEL ${labels}\nENV A=b`, {
        baseImages: [BASE],
        label,
      });
    const type = 'org.hyperledger.fabric.chaincode.type="GOLANG"';
    check(`${type} \\\n      org.hyperledger.fabric.version="v2.5.12"`)();
    for (const labels of [
      'chaincode-bdd.run="x"',
      `${type} chaincode-bdd.run="x"`,
      `${type} \\\n  chaincode-bdd.run="x"`,
      `${type.slice(0, -1)}" "chaincode-bdd.run"="x"`,
      `${type} chaincode-bdd.run=x`,
    ])
      expect(check(labels), labels).to.throw(Refused, /labels tell whose an image is/);
  });
});
