/** The commands of the `peer` program, their flags and texts (recorded in 14-cli-help.txt). */
export interface Flag {
  readonly name: string;
  readonly shorthand?: string;
  readonly usage: string;
  /** A flag whose value is true or false; any other takes a string. */
  readonly bool?: boolean;
  readonly default?: string;
}

export interface Command {
  readonly name: string;
  /** Its line of usage, where that is more than the name. */
  readonly use?: string;
  readonly aliases?: readonly string[];
  readonly short: string;
  readonly long: string;
  readonly runnable: boolean;
  readonly flags: readonly Flag[];
  /** Flags that its subcommands have as well. */
  readonly persistentFlags: readonly Flag[];
  readonly commands: readonly Command[];
}

const leaf = (name: string, short: string, more: Partial<Command> = {}): Command => ({
  ...{ name, short, long: short, runnable: true, flags: [], persistentFlags: [], commands: [], ...more },
});

const group = (name: string, commands: readonly Command[], persistentFlags: readonly Flag[] = []): Command =>
  leaf(name, `${name} specific commands.`, { runnable: false, commands, persistentFlags });

const chaincode = group(
  'chaincode',
  [
    leaf('deploy', 'Deploy the specified chaincode to the network.'),
    leaf('invoke', 'Invoke the specified chaincode.'),
    leaf('query', 'Query using the specified chaincode.', {
      flags: [
        {
          ...{ name: 'hex', shorthand: 'x', bool: true },
          usage: 'If true, output the query value byte array in hexadecimal. Incompatible with --raw',
        },
        {
          ...{ name: 'raw', shorthand: 'r', bool: true },
          usage: 'If true, output the query value as raw bytes, otherwise format as a printable string',
        },
      ],
    }),
  ],
  [
    {
      ...{ name: 'attributes', shorthand: 'a', default: '[]' },
      usage: 'User attributes for the chaincode in JSON format',
    },
    {
      ...{ name: 'ctor', shorthand: 'c', default: '{}' },
      usage: 'Constructor message for the chaincode in JSON format',
    },
    { name: 'lang', shorthand: 'l', usage: 'Language the chaincode is written in', default: 'golang' },
    { name: 'name', shorthand: 'n', usage: 'Name of the chaincode returned by the deploy transaction' },
    { name: 'path', shorthand: 'p', usage: 'Path to chaincode' },
    {
      ...{ name: 'tid', shorthand: 't' },
      usage: 'Name of a custom ID generation algorithm (hashing and decoding) e.g. sha256base64',
    },
    {
      ...{ name: 'username', shorthand: 'u' },
      usage: 'Username for chaincode operations when security is enabled',
    },
  ],
);

const network = group('network', [
  leaf('list', 'Lists all network peers.', {
    aliases: ['ls'],
    long: 'Returns a list of all existing network connections for the target peer node, includes both validating and non-validating peers.',
  }),
  leaf('login', 'Logs in user to CLI.', {
    use: 'login <username>',
    long: 'Logs in the local user to CLI. Must supply username as a parameter.',
    flags: [
      {
        ...{ name: 'password', shorthand: 'p' },
        usage:
          'The password for user. You will be requested to enter the password if this flag is not specified.',
      },
    ],
  }),
]);

const node = group('node', [
  leaf('start', 'Starts the node.', {
    long: 'Starts a node that interacts with the network.',
    flags: [{ name: 'peer-chaincodedev', bool: true, usage: 'Whether peer in chaincode development mode' }],
  }),
  leaf('status', 'Returns status of the node.', { long: 'Returns the status of the running node.' }),
  leaf('stop', 'Stops the running node.', {
    long: 'Stops the running node, disconnecting from the network.',
    flags: [
      {
        ...{ name: 'stop-peer-pid-file', default: '/var/hyperledger/production' },
        usage: 'Location of peer pid local file, for forces kill',
      },
    ],
  }),
]);

const version = leaf('version', 'Print fabric peer version.', {
  long: 'Print current version of fabric peer server.',
});

export const peer = leaf('peer', '', {
  persistentFlags: [
    { name: 'logging-level', usage: 'Default logging level and overrides, see core.yaml for full syntax' },
    { name: 'test.coverprofile', usage: 'Done', default: 'coverage.cov' },
    {
      ...{ name: 'version', shorthand: 'v', bool: true },
      usage: 'Display current version of fabric peer server',
    },
  ],
  commands: [chaincode, network, node, version],
});
