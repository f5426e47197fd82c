import {
  After,
  AfterAll,
  AfterStep,
  Before,
  BeforeAll,
  BeforeStep,
  Status,
  setDefaultTimeout,
  setDefinitionFunctionWrapper,
  setWorldConstructor,
  supportCodeLibraryBuilder,
} from '@cucumber/cucumber';
import type { Pickle, PickleStepType, TestStepResult } from '@cucumber/messages';
import { describeCounts } from './cleanup/dead-runs';
import { removeOnInterrupt, watchForInterrupts } from './cleanup/interrupt';
import { UserError, withHint } from './errors';
import { generation } from './fabric/generations';
import { gatewayWarning } from './gateway/decision';
import { Run } from './network/run';
import { ErrorMessages } from './report/error-messages';
import { ProgressReporter } from './report/progress';
import { reportedNetwork } from './report/reported-network';
import { REMOVAL_MEDIA_TYPE, ScenarioReport } from './report/scenario-report';
import { WatchedNetworks } from './report/watched-containers';
import { requireFeatures, requireSubjects } from './scenario/requirements';
import type { NetworkLife } from './scenario/scenario-network';
import { foldersNamedIn } from './scenario/sentences';
import { FabricWorld } from './world';

// Each hook of Cucumber stands here once, in the order in which it runs.

let run: Run;
/** Of the scenario that is running. */
let report: ScenarioReport;
const errors = new ErrorMessages();
const networks = new WatchedNetworks();
const progress = ProgressReporter.start();

const announce = (text: string): void => void process.stderr.write(text);

watchForInterrupts();

setWorldConstructor(FabricWorld);

// Every wait has a bound of its own, and says more when it expires than Cucumber could.
setDefaultTimeout(-1);

// What a step or a hook throws goes into reports: presentable, and without secrets.
setDefinitionFunctionWrapper((definition: (...args: unknown[]) => unknown) =>
  ErrorMessages.wrap(definition, (error, world) => {
    const presentable = withHint(errors.presentable(error));
    return world instanceof FabricWorld ? world.secrets.maskIn(presentable) : presentable;
  }),
);

BeforeAll(async function () {
  requireOwnWorld((supportCodeLibraryBuilder as unknown as { readonly World: unknown }).World);
  const beginning = Run.begin(generation, this.parameters);
  removeOnInterrupt(beginning);
  run = await beginning;
  const removed = describeCounts(run.removed);
  if (removed) announce(`Removed what an earlier run left: ${removed}\n`);
  for (const warning of [run.engine.place.warning, gatewayWarning(run.gateway)])
    if (warning) announce(`${warning}\n`);
});

Before(function (this: FabricWorld, { pickle }) {
  // Nothing that needs the engine can pass once it is gone.
  if (errors.isEngineLost) return 'skipped';
  report = new ScenarioReport(pickle, this.secrets, networks);
  report.recorder.begin();
  progress.secrets = this.secrets;
  const steps = pickle.steps.map(({ text }) => text);
  this.begin({
    run,
    scenario: {
      title: `${pickle.uri}:${pickle.location?.line ?? ''} ${pickle.name}`,
      uri: pickle.uri,
      steps,
    },
    life: lifeOf(pickle),
    announce,
    onNetwork: (network) => {
      report.networkPrepared(reportedNetwork(network, run), run);
      requireSubjects(steps, network.state);
      for (const folder of steps.flatMap(foldersNamedIn)) this.chaincodes.requireFolder(folder);
    },
  });
  // A scenario without a step would assert nothing, and pass.
  if (steps.length === 0)
    throw new UserError(
      'The scenario has no step. A step begins with Given, When, Then, And, But or *, and a space.',
    );
  requireFeatures(steps, run.generation);
  return undefined;
});

BeforeStep(async function (this: FabricWorld, { pickleStep }) {
  report.recorder.stepBegan(pickleStep.text);
  progress.stepBegan(pickleStep.text);
  if (pickleStep.type !== GIVEN) await this.scenarioNetwork.noteSharedState();
});

/** Cucumber's name for the type of a Given. */
const GIVEN = 'Context' as PickleStepType;

/** The report shows evidence with the step that it belongs to, but folds hooks away. */
AfterStep(async function (this: FabricWorld, { pickle, pickleStep, result }) {
  // Without a result, a hook before the step has failed.
  report.recorder.stepEnded(result?.status ?? Status.FAILED);
  progress.stepEnded();
  const failure = failureOf(result);
  if (failure !== undefined || pickleStep.id === pickle.steps.at(-1)?.id) await report.collect(failure, this);
});

After(async function (this: FabricWorld, { result }) {
  if (!this.hasBegun) return;
  const problems: unknown[] = [];
  const attempt = async (action: () => unknown) => {
    try {
      return await action();
    } catch (error) {
      problems.push(error);
      return undefined;
    }
  };
  // What fails here fails the scenario like a step, and leaves evidence.
  await attempt(() => this.expectedFailures.failIfUnclaimed());
  const isHandedOn =
    result?.status === Status.PASSED &&
    problems.length === 0 &&
    (await attempt(() => this.scenarioNetwork.handOn()));
  const [problem] = problems;
  const failure = failureOf(result) ?? (problem instanceof Error ? problem.message : undefined);
  const text = await report.collect(failure, this);
  if (text) announce(`${text.replace(/^/gm, '    ')}\n`);
  // Only then is anything stopped.
  if (this.scenarioNetwork.life.kind === 'kept') await attempt(() => keepNetwork(this));
  await attempt(() => this.cleanUp());
  report.end(this, { isHandedOn: isHandedOn === true });
  if (problems.length === 1) throw problems[0];
  if (problems.length > 1) throw new AggregateError(problems, problems.map(String).join('\n'));
});

AfterAll(async () => {
  networks.end();
  const hint = await run?.end();
  if (hint) announce(`${hint}\n`);
});

/** Throws a UserError for a World of the project's own that does not extend ours: no step could work on it. */
function requireOwnWorld(world: unknown): void {
  if (world === FabricWorld) return;
  if (typeof world === 'function' && world.prototype instanceof FabricWorld) return;
  const name = typeof world === 'function' ? world.name : String(world);
  throw new UserError(
    `The World ${name || 'of this project'} does not extend FabricWorld, so the steps of chaincode-bdd cannot work on it. ` +
      `Write: const { FabricWorld } = require('chaincode-bdd'); class ${name || 'MyWorld'} extends FabricWorld {…}`,
  );
}

/** Tells how to reach the network that stays, and how to remove it: at once, and at the end of the run. */
async function keepNetwork(world: FabricWorld): Promise<void> {
  const help = await world.scenarioNetwork.leave();
  if (!help) return;
  announce(`\n${help.reach}\n${help.removal}\n`);
  world.attach(help.removal, REMOVAL_MEDIA_TYPE);
}

function lifeOf(pickle: Pickle): NetworkLife {
  if (run.settings.keepNetwork) return { kind: 'kept' };
  return pickle.tags.some(({ name }) => name === '@shared')
    ? { kind: 'shared', takenOver: false }
    : { kind: 'fresh' };
}

/** Undefined where it has not failed. */
function failureOf(result: TestStepResult | undefined): string | undefined {
  return result?.status === Status.FAILED ? (result.message ?? 'it failed') : undefined;
}
