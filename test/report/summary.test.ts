import { describe, it } from 'node:test';
import { TestStepResultStatus, TimeConversion } from '@cucumber/messages';
import { expect } from 'chai';
import { REMOVAL_MEDIA_TYPE } from '../../support/report/scenario-report';
import { type ScenarioUse, USE_MEDIA_TYPE } from '../../support/report/scenario-use';
import type { Selection } from '../../support/report/selection';
import { Summary } from '../../support/report/summary';
import { runMessages, type Scenario, type Step } from './messages';

const { AMBIGUOUS, FAILED, SKIPPED, UNDEFINED } = TestStepResultStatus;

const SELECTION: Selection = { paths: [], filters: [], selected: 1 };

const USE: ScenarioUse = {
  images: ['peer (87d9c602a9ff)'],
  devImages: 4,
  devContainers: 3,
  gateway: { requests: 40, kinds: { 'POST /build': 40 }, refused: ['vp0: GET /images/json'] },
  times: { start: 2_900, waits: 1_000 },
};

describe('the summary of a run', () => {
  it('has counts, slowest steps, time, images and the requests that the gateway refused', () => {
    const steps = [
      { text: 'a network', took: 3_000 },
      { text: 'each vp has a dev image', took: 1_000 },
    ];
    const attached = { [USE_MEDIA_TYPE]: USE };
    expect(textOf(scenario({ steps, attached }), scenario({ steps: [{ text: 'a' }], attached }))).to.equal(`
slowest steps:
      3 s  Then a network  # features/deploy.feature:2
      1 s  Then each vp has a dev image  # features/deploy.feature:2
time: start 5.8 s, waits 2 s
images: peer (87d9c602a9ff)
built: 8 dev images, 6 dev containers
gateway: 80 requests to the engine, 2 refused
  vp0: GET /images/json
  vp0: GET /images/json

HTML report: reports/report.html
2 scenarios: 2 passed, 0 failed, in 10 s
`);
  });

  it("says why peers had the engine's own socket", () => {
    const attached = { [USE_MEDIA_TYPE]: { ...USE, gateway: { off: 'ENGINE_GATEWAY=off' } } };
    expect(textOf(scenario({ attached }))).to.contain('\ngateway: off, ENGINE_GATEWAY=off\n');
  });

  it('counts scenarios that passed, failed and were skipped; a retried one once', () => {
    const of = (...statuses: TestStepResultStatus[]) =>
      scenario({ steps: statuses.map((status): Step => ({ text: 'a step', status })) });
    const all = [of(), of(FAILED, SKIPPED), of(SKIPPED), of(UNDEFINED, SKIPPED)];
    const retried = { ...of(FAILED), willBeRetried: true };
    const summary = summaryOf([...all, retried, of()]);
    const { passed, failed, failures } = summary.counts;
    expect({ passed, failed }).to.deep.equal({ passed: 2, failed: 2 });
    expect(summary.result(SELECTION).text).to.include(
      '5 scenarios: 2 passed, 2 failed, 1 skipped, in 10 s\n',
    );
    expect(failures).to.have.lengthOf(2);
    expect(failures[0]).to.match(/^features\/deploy\.feature:2 /);
  });

  it('has the five slowest steps', () => {
    const steps = [1, 7, 3, 5, 2, 6].map((s) => ({ text: `step of ${s} s`, took: s * 1_000 }));
    const slowest = textOf(scenario({ steps })).match(/step of \d s/g);
    expect(slowest).to.deep.equal([7, 6, 5, 3, 2].map((s) => `step of ${s} s`));
  });

  it('repeats what was logged about a scenario that failed, and how to remove what stays', () => {
    const logged = (text: string) => ({ 'text/x.cucumber.log+plain': text });
    const failed: Step = { text: 'a step', status: FAILED, attached: logged('vp0: exited with 2') };
    const passed: Step = { text: 'a step', attached: logged('a backup (vp3)') };
    const attached = { ...logged('evidence: evidence/x/'), [REMOVAL_MEDIA_TYPE]: 'docker compose down' };
    const text = textOf(scenario({ steps: [passed, failed], attached }), scenario({ steps: [passed] }));
    expect(text).to.include(
      '\nfeatures/deploy.feature:2 a scenario\n  vp0: exited with 2\n  evidence: evidence/x/\n',
    );
    expect(text).to.include('\ndocker compose down\n').and.not.to.include('a backup');
  });

  it('says that nothing ran; that is a failure unless the tags of the profile exclude all', () => {
    const { text, isFailure } = summaryOf([]).result({
      ...SELECTION,
      filters: ["--tags '@fsat'"],
      selected: 0,
    });
    expect(text).to.include("no scenario ran, in 10 s\nno scenario matches --tags '@fsat'\n");
    expect(isFailure).to.equal(true);
    expect(new Summary().result(SELECTION).isFailure).to.equal(false);
  });

  it('of a dry run says what would run; undefined and ambiguous steps are a failure', () => {
    const of = (status: TestStepResultStatus) => scenario({ steps: [{ text: 'a step', status }] });
    const good = dryRun(of(SKIPPED), of(SKIPPED)).result(SELECTION, 'reports/report.html');
    expect(good).to.deep.equal({ text: '\ndry run: 2 scenarios would run\n', isFailure: false });
    const bad = dryRun(of(SKIPPED), of(UNDEFINED), of(UNDEFINED), of(AMBIGUOUS), scenario({})).result(
      SELECTION,
    );
    expect(bad.text).to.include(
      '5 scenarios would run; 2 with undefined steps; 1 with ambiguous steps; 1 with no steps',
    );
    expect(bad.isFailure).to.equal(true);
  });
});

/** The hooks around a dry run are skipped. */
function dryRun(...scenarios: readonly Scenario[]): Summary {
  const summary = summaryOf(scenarios);
  const timestamp = TimeConversion.millisecondsSinceEpochToTimestamp(0);
  const result = { status: SKIPPED, duration: TimeConversion.millisecondsToDuration(0) };
  summary.update({ testRunHookFinished: { testRunHookStartedId: 'before', result, timestamp } });
  return summary;
}

function summaryOf(scenarios: readonly Scenario[]): Summary {
  const summary = new Summary();
  for (const message of runMessages(scenarios, 10_000)) summary.update(message);
  return summary;
}

const textOf = (...scenarios: readonly Scenario[]): string =>
  summaryOf(scenarios).result(SELECTION, 'reports/report.html').text;

const scenario = (what: Partial<Scenario>): Scenario => ({
  file: 'features/deploy.feature',
  steps: [],
  ...what,
});
