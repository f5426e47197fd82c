import { z } from 'zod';
import { UserError } from '../../support/errors';
import { readJson } from '../json-file';

const image = (what: string) => z.string().describe(`image of the ${what}`).optional();

const described = z.strictObject({
  version: z.string().describe('version of Fabric: 0.6.1, 2.5.14, 3.1').optional(),
  images: z.enum(['embedded', 'hyperledger']).optional(),
  tag: z.string().describe('tag of the hyperledger images').optional(),
  peer: image('peers'),
  membersrvc: image('membersrvc'),
  orderer: image('orderers'),
  ccenv: image('builds of Go chaincode'),
  base: image('chaincode'),
  engine: z.string().describe('Docker engine: tcp://host:2375, unix:///path/docker.sock').optional(),
  settings: z
    .record(z.string(), z.string())
    .describe('any setting of docs/settings.md, by its variable')
    .optional(),
});

const side = z.union([z.string().describe('as on the command line'), described], {
  error:
    'Allowed: text as on the command line, or an object with version, images, tag, peer, membersrvc, orderer, ccenv, base, engine and settings.',
});

/** `fabric.json`: sides by name. */
export const FABRIC_FILE = z.object({ $schema: z.string().optional() }).catchall(side);

/** The words of a side in a file, as on the command line. Throws a UserError for a file or a name that is wrong. */
export function sideInFile(file: string, name: string): string | string[] {
  const { $schema: _, ...sides } = readJson(file, FABRIC_FILE);
  const found = (sides as Record<string, z.output<typeof side>>)[name];
  if (found === undefined)
    throw new UserError(`${file} has no side ${name}. It has: ${Object.keys(sides).join(', ') || 'none'}.`);
  if (typeof found === 'string') return found;
  const { settings = {}, ...words } = found;
  return Object.entries({ ...words, ...settings }).map(([key, value]) => `${key}=${value}`);
}
