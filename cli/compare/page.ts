import { imageTitle } from '../../support/report/words';
import { ratiosChart, stepsChart, timesChart } from './charts';
import { EXIT_CODES } from './comparison';
import { html, type Markup, raw } from './markup';
import {
  type Attempt,
  type ComparedScenario,
  type ComparedSide,
  type Comparison,
  ROLES,
  type Role,
} from './schema';
import { STYLE } from './style';
import { worst } from './verdict';
import { headline, outcome, ratioWords, seconds } from './words';

/** The comparison as one HTML page; its pictures are in the folders of the runs. */
export function pageOf(comparison: Comparison): string {
  const { sides, scenarios, problems, notes, options, startedAt } = comparison;
  const title = `${sides.from.name} → ${sides.to.name}`;
  const isChanged = ({ verdict, differences }: ComparedScenario) =>
    verdict !== 'same' || differences.length > 0;
  const chart = ratiosChart(comparison);
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(STYLE)}</style>
<main>
<header>
<h1>${title}</h1>
<p class="result ${EXIT_CODES[comparison.result] > 0 ? 'worse' : comparison.result}">${headline(comparison)}</p>
<p class="quiet">${startedAt.slice(0, 16).replace('T', ' ')} UTC, each scenario ${options.repeat} × on each side, ${options.parallel ? 'both sides at the same time' : 'one side after the other'}</p>
</header>
<div class="sides">${ROLES.map((role) => sideBox(sides[role], role))}</div>
${problems.map((text) => html`<p class="worse">${text}</p>`)}
${notes.map((text) => html`<p class="quiet">${text}</p>`)}
${scenarios.length > 0 && overview(comparison)}
${chart && html`<h2>Times</h2><figure>${raw(chart)}<figcaption>Ratio of the medians with its 99 % interval. Grey: nothing is claimed.</figcaption></figure>`}
${scenarios.filter(isChanged).map((scenario) => section(scenario, comparison, true))}
${scenarios.some((one) => !isChanged(one)) && html`<h2>Same on both</h2>`}
${scenarios.filter((one) => !isChanged(one)).map((scenario) => section(scenario, comparison, false))}
</main>
</html>
`.text;
}

const sideBox = (
  { name, engine, images, variables, problem }: ComparedSide,
  role: Role,
): Markup => html`<section>
<h2><span class="role ${role}">${role}</span> ${name}</h2>
${problem !== undefined && html`<p class="worse">could not start: ${problem}</p>`}
<ul>${images.map((image) => html`<li title="${image.id} ${image.digests.join(' ')}">${imageTitle(image)}</li>`)}
${engine && html`<li>engine ${engine}</li>`}
${Object.entries(variables).map(([variable, value]) => html`<li><code>${variable}=${value}</code></li>`)}</ul>
</section>`;

const overview = ({ scenarios, sides }: Comparison): Markup => html`<div class="wide"><table>
<tr><th>scenario<th>verdict<th>${sides.from.name}<th>${sides.to.name}<th>time</tr>
${scenarios.map(
  (
    scenario,
  ) => html`<tr><td><a href="#${scenario.id}">${scenario.name}</a> <span class="quiet">${scenario.id}</span>
<td class="${scenario.change}">${scenario.verdict}${scenario.known !== undefined && ' (known)'}
<td>${outcome(scenario, 'from')}<td>${outcome(scenario, 'to')}<td>${scenario.time && `${scenario.time.ratio.toFixed(2)} ×`}</tr>`,
)}
</table></div>`;

function section(scenario: ComparedScenario, { sides }: Comparison, isOpen: boolean): Markup {
  const { id, name, verdict, remark, change, known, differences, attempts, firstDifference } = scenario;
  const names = { from: sides.from.name, to: sides.to.name };
  const shown = { from: worst(attempts.from), to: worst(attempts.to) };
  const charts = [stepsChart(shown, names), timesChart(scenario, names)].filter(Boolean);
  return html`<details id="${id}"${isOpen && raw(' open')}><summary><span class="verdict ${change}">${verdict}</span> ${name} <span class="quiet">${id}</span></summary>
<p>${remark}${known !== undefined && html`; <strong>known:</strong> ${known}`}</p>
${firstDifference !== undefined && html`<p>First step that differs: <strong>${firstDifference}</strong></p>`}
<div class="sides">${ROLES.map((role) => runBox(shown[role], names[role], role))}</div>
${
  differences.length > 0 &&
  html`<ul>${differences.map(
    ({ kind, subject, text, change: how }) =>
      html`<li class="${how}"><strong>${kind}, ${subject}:</strong> ${text}`,
  )}</ul>`
}
${charts.map((chart) => html`<figure>${raw(chart)}</figure>`)}
${phaseTable(scenario)}
${ROLES.map((role) => timeline(shown[role], names[role], role))}
</details>`;
}

function runBox(run: Attempt | undefined, name: string, role: Role): Markup {
  const head = html`<h3><span class="role ${role}">${role}</span> ${name}</h3>`;
  if (!run) return html`<section>${head}<p class="quiet">did not run</p></section>`;
  return html`<section>${head}
<p>${run.status}${run.ms > 0 && ` after ${seconds(run.ms)}`} <span class="quiet">run ${run.number}</span></p>
${run.failure && html`<p><strong>${run.failure.step}</strong></p><pre>${run.failure.message}</pre>`}
<p class="quiet">${run.evidence !== undefined && html`<a href="${run.evidence}/">evidence</a>, `}<a href="${run.folder}/output.log">output</a></p>
</section>`;
}

const phaseTable = ({ phases, time }: ComparedScenario): Markup | undefined =>
  time &&
  html`<div class="wide"><table><tr><th>time of<th>from<th>to<th>ratio</tr>
${Object.entries({ 'the steps': time, ...phases }).map(
  ([phase, ratio]) =>
    html`<tr><td>${phase}<td>${seconds(ratio.from)}<td>${seconds(ratio.to)}<td>${ratio.runs > 1 ? ratioWords(ratio) : `${ratio.ratio.toFixed(2)} ×`}</tr>`,
)}</table></div>`;

const timeline = (run: Attempt | undefined, name: string, role: Role): Markup | undefined =>
  run?.evidence === undefined
    ? undefined
    : html`<figure class="timeline"><figcaption><span class="role ${role}">${role}</span> ${name}</figcaption>
<a href="${run.evidence}/timeline.svg"><img loading="lazy" alt="timeline on ${name}" src="${run.evidence}/timeline.svg"></a></figure>`;
