import { create } from 'xmlbuilder';
import type { ComparedScenario, Comparison } from './schema';
import { failuresOf } from './verdict';
import { differenceWords } from './words';

/** A test case for each scenario, which fails where it became worse. */
export function junitOf({ scenarios, problems, sides, startedAt, endedAt }: Comparison): string {
  const name = `${sides.from.name} → ${sides.to.name}`;
  const worse = scenarios.filter(({ change }) => change === 'worse').length;
  const suite = create('testsuite', { encoding: 'UTF-8' }).att({
    name,
    tests: scenarios.length + problems.length,
    failures: worse + problems.length,
    skipped: scenarios.filter(isSkipped).length,
    time: (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000,
    timestamp: startedAt,
  });
  for (const scenario of scenarios) {
    const testCase = suite.ele('testcase', {
      classname: scenario.id.replace(/:\d+$/, ''),
      name: `${scenario.name} (${scenario.id})`,
      time: (scenario.time?.to ?? 0) / 1_000,
    });
    const { verdict, remark } = scenario;
    if (scenario.change === 'worse')
      testCase.ele(
        'failure',
        { type: verdict, message: `${verdict}: ${remark}` },
        printable(textOf(scenario)),
      );
    else if (isSkipped(scenario)) testCase.ele('skipped', { message: remark });
  }
  for (const problem of problems)
    suite
      .ele('testcase', { classname: 'known differences', name: problem })
      .ele('failure', { type: 'known', message: problem });
  return suite.end({ pretty: true });
}

const isSkipped = ({ verdict, change }: ComparedScenario): boolean =>
  verdict === 'not run' && change !== 'worse';

function textOf(scenario: ComparedScenario): string {
  const failures = failuresOf(scenario).flatMap(({ role, step, message }) => [`${role}: ${step}`, message]);
  return [...failures, ...scenario.differences.map(differenceWords)].join('\n');
}

/** XML has no other control characters. */
const printable = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, '');
