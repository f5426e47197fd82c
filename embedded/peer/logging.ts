/**
 * Fabric's log: one line a record on stderr, coloured by level, numbered in hexadecimal as go-logging does, e.g.
 * `ESC[36m07:18:46.286 [chaincode] Deploy -> DEBU 004ESC[0m text`. INFO has no colour, but resets it all the same.
 */
export type Level = 'DEBUG' | 'INFO' | 'NOTICE' | 'WARNING' | 'ERROR' | 'CRITICAL';

export interface Logger {
  debug(func: string, text: string): void;
  info(func: string, text: string): void;
  warning(func: string, text: string): void;
  error(func: string, text: string): void;
  critical(func: string, text: string): void;
  isEnabled(level: Level): boolean;
}

export function logger(module: string): Logger {
  const at = (level: Level) => (func: string, text: string) => record(module, level, func, text);
  return {
    debug: at('DEBUG'),
    info: at('INFO'),
    warning: at('WARNING'),
    error: at('ERROR'),
    critical: at('CRITICAL'),
    isEnabled: (level) => isEnabled(module, level),
  };
}

/**
 * Takes a specification such as `debug`, `warning:chaincode=debug` or `peer,gossip=info:error`, and returns the default
 * level it sets. An unknown level is an error to the real peer as well, which then falls back to INFO.
 */
export function setLevels(specification: string): Level {
  const byModule = new Map<string, Level>();
  let fallback: Level = 'INFO';
  for (const field of specification.split(':')) {
    const [names, level] = field.includes('=') ? field.split('=', 2) : [undefined, field];
    const parsed = parseLevel(level ?? '');
    if (!parsed) {
      record('logging', 'WARNING', 'LoggingInit', `Invalid logging level '${specification}' - ignored`);
      return levels.fallback;
    }
    if (names === undefined) fallback = parsed;
    else for (const name of names.split(',')) byModule.set(name, parsed);
  }
  levels = { fallback, byModule };
  return fallback;
}

/** What every command of the `peer` binary does first. Without a specification it is `fallback`, as core.yaml has it. */
export function initLogging(command: string, specification: string | undefined, fallback: Level): void {
  const level = setLevels(specification || fallback);
  const text = `Setting default logging level to ${level} for command '${command}'`;
  logger('logging').debug('LoggingInit', text);
}

/** For tests: where the lines go, and the clock. */
export const output = {
  write: (line: string): void => {
    process.stderr.write(line);
  },
  now: (): Date => new Date(),
  reset: (): void => {
    lastRecord = 0;
  },
};

const severity: Record<Level, number> = { CRITICAL: 0, ERROR: 1, WARNING: 2, NOTICE: 3, INFO: 4, DEBUG: 5 };
const colour: Record<Level, string> = {
  CRITICAL: '\x1b[35m',
  ERROR: '\x1b[31m',
  WARNING: '\x1b[33m',
  NOTICE: '\x1b[32m',
  INFO: '',
  DEBUG: '\x1b[36m',
};

let levels: { fallback: Level; byModule: Map<string, Level> } = { fallback: 'INFO', byModule: new Map() };
let lastRecord = 0;

function isEnabled(module: string, level: Level): boolean {
  return severity[level] <= severity[levels.byModule.get(module) ?? levels.fallback];
}

function record(module: string, level: Level, func: string, text: string): void {
  if (!isEnabled(module, level)) return;
  const time = output.now().toISOString().slice(11, 23);
  const id = (++lastRecord).toString(16).padStart(3, '0');
  const head = `${colour[level]}${time} [${module}] ${func} -> ${level.slice(0, 4)} ${id}`;
  output.write(`${head}\x1b[0m ${text}\n`);
}

function parseLevel(name: string): Level | undefined {
  const upper = name.toUpperCase();
  return upper in severity ? (upper as Level) : undefined;
}
