import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { initLogging, logger, output, setLevels } from '../../peer/logging';

describe("A peer's log", () => {
  let lines: string[];
  beforeEach(() => {
    lines = [];
    output.write = (line) => lines.push(line);
    output.now = () => new Date('2026-11-22T07:18:46.276Z');
    output.reset();
  });

  test('looks as recorded: coloured by level, INFO not, with a hexadecimal number', () => {
    // 03-logs-vp0-startup.txt, records 001 and 002
    initLogging('node', 'DEBUG', 'INFO');
    logger('peer').info('func1', 'Auto detected peer address: 172.17.0.3:7051');
    assert.deepEqual(lines, [
      "\x1b[36m07:18:46.276 [logging] LoggingInit -> DEBU 001\x1b[0m Setting default logging level to DEBUG for command 'node'\n",
      '07:18:46.276 [peer] func1 -> INFO 002\x1b[0m Auto detected peer address: 172.17.0.3:7051\n',
    ]);
  });

  test('counts only what it shows', () => {
    setLevels('error');
    for (let record = 0; record < 20; record++) {
      logger('chaincode').warning('Launch', 'hidden');
      logger('chaincode').error('Launch', 'shown');
    }
    assert.match(lines.at(-1) ?? '', /^\x1b\[31m.* -> ERRO 014\x1b\[0m shown\n$/);
  });

  test('takes levels by module', () => {
    setLevels('warning:chaincode,ledger=debug:peer=error');
    const shown = (module: string) =>
      (['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const).filter((level) => logger(module).isEnabled(level));
    assert.deepEqual(shown('chaincode'), ['DEBUG', 'INFO', 'WARNING', 'ERROR']);
    assert.deepEqual(shown('peer'), ['ERROR']);
    assert.deepEqual(shown('rest'), ['WARNING', 'ERROR']);
  });
});
