import { describe, it } from 'node:test';
import { TestStepResultStatus, TimeConversion } from '@cucumber/messages';
import { expect } from 'chai';
import { SIGHTINGS_MEDIA_TYPE } from '../../support/report/engine-use';
import { PHASES_MEDIA_TYPE } from '../../support/report/phases';
import { Summary } from '../../support/report/summary';
import { runMessages, type Scenario, type Step } from './messages';

const { AMBIGUOUS, FAILED, SKIPPED, UNDEFINED } = TestStepResultStatus;

const GATEWAY = { requests: 40, refused: ['vp0: GET /images/json'] };

describe('the summary of a run', () => {
  it('is printed in one piece', () => {
    const peers = { vp0: { images: ['dev-vp0-a'], containers: ['dev-vp0-a'] } };
    const summary = summaryOf([
      scenario({
        steps: [
          { text: 'a network', took: 3_000 },
          { text: 'each vp has a dev image', took: 1_000 },
        ],
        besides: 500,
        attached: {
          [PHASES_MEDIA_TYPE]: { start: 2_900, waits: 1_000, teardown: 400 },
          [SIGHTINGS_MEDIA_TYPE]: {
            fabric: ['peer (87d9c602a9ff)'],
            network: 'a network',
            peers,
            gateway: GATEWAY,
          },
        },
      }),
    ]);
    expect(summary.text()).to.equal(`
1 scenario: 1 passed, 0 failed, in 10 s
  4.5 s in features/deploy.feature
  vp0: 1 dev image, 1 dev container
on the images
  peer (87d9c602a9ff)
40 requests of peers to the engine, 1 refused
  vp0: GET /images/json
where the time went
    2.9 s  start
    1.0 s  waits
    0.4 s  teardown
    0.2 s  the rest
slowest steps
    3.0 s  Then a network  # features/deploy.feature:2
    1.0 s  Then each vp has a dev image  # features/deploy.feature:2
HTML report: reports/report.html
`);
  });

  it("says why peers had the engine's own socket", () => {
    const sightings = { fabric: [], network: 'a network', peers: {}, gateway: { off: 'ENGINE_GATEWAY=off' } };
    const all = [scenario({ steps: [{ text: 'a step' }], attached: { [SIGHTINGS_MEDIA_TYPE]: sightings } })];
    expect(summaryOf(all).text()).to.contain("\npeers had the engine's own socket: ENGINE_GATEWAY=off\n");
  });

  it('counts scenarios that passed and that did not', () => {
    const of = (...statuses: TestStepResultStatus[]) =>
      scenario({ steps: statuses.map((status): Step => ({ text: 'a step', status })) });
    const passed = scenario({ steps: [{ text: 'a step' }] });
    const all = [passed, passed, of(FAILED, SKIPPED), of(SKIPPED), of(UNDEFINED, SKIPPED)];
    expect(summaryOf(all).counts).to.deep.equal({ passed: 2, failed: 2 });
  });

  it('counts a scenario that is run again only once', () => {
    const failed: Step = { text: 'a step', status: FAILED };
    const all = [
      scenario({ steps: [failed], willBeRetried: true }),
      scenario({ steps: [{ text: 'a step' }] }),
    ];
    expect(summaryOf(all).counts).to.deep.equal({ passed: 1, failed: 0 });
  });

  it('tells the five slowest steps, and the scenarios they are of', () => {
    const steps = [1, 7, 3, 5, 2, 6].map((s) => ({ text: `${s} s`, took: s * 1_000 }));
    const text = summaryOf([
      scenario({ steps, file: 'features/one.feature' }),
      scenario({ steps: [{ text: 'the slowest', took: 61_500 }], file: 'features/two.feature' }),
    ]).text();
    expect(section(text, 'slowest steps')).to.deep.equal([
      '   61.5 s  Then the slowest  # features/two.feature:2',
      '    7.0 s  Then 7 s  # features/one.feature:2',
      '    6.0 s  Then 6 s  # features/one.feature:2',
      '    5.0 s  Then 5 s  # features/one.feature:2',
      '    3.0 s  Then 3 s  # features/one.feature:2',
    ]);
  });

  it('adds up what the scenarios of several workers took', () => {
    const attached = { [PHASES_MEDIA_TYPE]: { start: 6_000 } };
    const steps = [{ text: 'a network', took: 7_000 }];
    const text = summaryOf([
      scenario({ steps, attached, worker: '0' }),
      scenario({ steps, attached, worker: '1' }),
    ]).text();
    expect(text).to.contain('in 10 s\n');
    expect(section(text, 'where the time went, 2 workers together')).to.deep.equal([
      '   12.0 s  start',
      '    2.0 s  the rest',
    ]);
  });

  it('repeats what was said of a scenario that failed, with the step that failed or by a hook', () => {
    const said = (text: string) => ({ 'text/x.cucumber.log+plain': text });
    const failed: Step = { text: 'a step', status: FAILED, attached: said('vp0: exited with 2') };
    const passed: Step = { text: 'a step', attached: said('a backup (vp3)') };
    const attached = said('evidence: evidence/03eaff/deploy-2/');
    const all = [scenario({ steps: [passed, failed], attached }), scenario({ steps: [passed], attached })];
    expect(summaryOf(all).saidOfFailures()).to.equal(`
features/deploy.feature:2 a scenario
  vp0: exited with 2
  evidence: evidence/03eaff/deploy-2/
`);
  });

  it('repeats how to remove what stays on the engine', () => {
    const removal = 'To remove the network of features/x.feature:2 x:\n  docker compose -p x-1 down';
    const attached = { 'text/vnd.chaincode-bdd.removal+plain': removal };
    expect(summaryOf([scenario({ attached }), scenario({})]).left()).to.equal(`\n${removal}\n`);
  });

  it('says that nothing ran', () => {
    expect(summaryOf([]).text()).to.equal('\nno scenario ran, in 10 s\n');
    expect(new Summary().text()).to.equal('\nno scenario ran, in 0 ms\n');
  });

  it('tells of a dry run what would run, and what nothing defines', () => {
    const skipped: Step = { text: 'a step', status: SKIPPED };
    const fine = scenario({ steps: [skipped] });
    const of = (status: TestStepResultStatus) => scenario({ steps: [{ text: 'a step', status }, skipped] });
    expect(rehearsed(fine, fine).text()).to.equal('\ndry run: 2 scenarios would run\n');
    const wrong = rehearsed(fine, of(UNDEFINED), of(UNDEFINED), of(AMBIGUOUS), scenario({ steps: [] }));
    expect(wrong.text()).to.equal(
      '\ndry run: 5 scenarios would run; 2 have steps that nothing defines; ' +
        '1 has steps that several sentences define; 1 has no step\n',
    );
  });

  it('makes a failure of a dry run that finds something undefined, and of a slip of the pen', () => {
    const asked = { paths: [], names: [], tags: ['@fsat'], selected: 1 };
    const isFailure = (status: TestStepResultStatus) =>
      rehearsed(scenario({ steps: [{ text: 'a step', status }] })).missed(asked).isFailure;
    expect(isFailure(SKIPPED)).to.equal(false);
    expect(isFailure(UNDEFINED)).to.equal(true);
    expect(summaryOf([]).missed({ ...asked, selected: 0 })).to.deep.equal({
      lines: ["no scenario matches --tags '@fsat'"],
      isFailure: true,
    });
    expect(new Summary().missed({ ...asked, selected: 0 }).lines).to.deep.equal([]);
  });
});

/** Of a dry run: the hooks around it are skipped. */
function rehearsed(...scenarios: readonly Scenario[]): Summary {
  const summary = summaryOf(scenarios);
  const timestamp = TimeConversion.millisecondsSinceEpochToTimestamp(0);
  const result = { status: SKIPPED, duration: TimeConversion.millisecondsToDuration(0) };
  summary.heard({ testRunHookFinished: { testRunHookStartedId: 'before', result, timestamp } });
  return summary;
}

function summaryOf(scenarios: readonly Scenario[]): Summary {
  const summary = new Summary('reports/report.html');
  for (const message of runMessages(scenarios, 10_000)) summary.heard(message);
  return summary;
}

const scenario = (what: Partial<Scenario>): Scenario => ({
  file: 'features/deploy.feature',
  steps: [],
  ...what,
});

/** The indented lines below a title. */
function section(text: string, title: string): string[] {
  const lines = text.split('\n');
  const rest = lines.slice(lines.indexOf(title) + 1);
  return rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith(' ')),
  );
}
