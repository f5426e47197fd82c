import { TEXT_SIZE, TITLE_SIZE } from './heading';
import { FONT_SIZE } from './marks';

/**
 * How it looks, in light and in dark. Colours are Okabe and Ito's, which colour-blind readers tell apart; each
 * look has a shape, a pattern or words besides.
 */
export const STYLE = `
.timeline {
  --paper: #ffffff; --ink: #1f2328; --muted: #59636e; --grid: #e4e7eb; --rule: #c9d0d8;
  --life: #eef1f5; --life-edge: #9aa6b2; --step: #dde3ea; --step-edge: #a9b4bf; --wait: #b8c1cb;
  --bad: #b83a00; --bad-fill: #d55e00; --fault: #9c2f78;
  --quiet: #8593a1; --query-fill: #e2f5ee; --query: #00795a; --build-fill: #fffbdc; --build-hatch: #f3e48a; --build: #8a7a00; --flight: #0072b2; --invoke: #0072b2;
  font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  font-size: ${FONT_SIZE}px;
}
@media (prefers-color-scheme: dark) {
  .timeline {
    --paper: #14181d; --ink: #e6edf3; --muted: #9aa6b2; --grid: #252c34; --rule: #3a444e;
    --life: #1f2730; --life-edge: #5d6b79; --step: #2f3944; --step-edge: #56636f; --wait: #56636f;
    --bad: #ff9a5c; --bad-fill: #d55e00; --fault: #e79bcb;
    --quiet: #8593a1; --query-fill: #0c352b; --query: #35c79b; --build-fill: #2b2912; --build-hatch: #524b12; --build: #d8cb3c; --flight: #56b4e9; --invoke: #1580c2;
  }
}
.paper { fill: var(--paper); }
text { fill: var(--ink); dominant-baseline: central; text-rendering: geometricPrecision; }
.title { font-size: ${TITLE_SIZE}px; font-weight: 600; }
.line { font-size: ${TEXT_SIZE}px; }
.muted { fill: var(--muted); }
.bad { fill: var(--bad); font-weight: 600; }
.name { font-weight: 600; }
.middle { text-anchor: middle; }
.end { text-anchor: end; }
.of-fault { fill: var(--fault); }
.of-exit { fill: var(--muted); }
.halo { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; stroke-opacity: .75; }
.on-dark { fill: #ffffff; }
.on-light { fill: #14181d; }
.grid { stroke: var(--grid); }
.rule { stroke: var(--rule); }
.fault-line { stroke: var(--fault); stroke-dasharray: 2 3; opacity: .6; }
.wash { fill: var(--bad-fill); opacity: .1; }
.edge { stroke: var(--bad-fill); }
.flag { fill: var(--bad-fill); }
.cross { stroke: var(--bad-fill); stroke-width: 2; fill: none; }
.flag-cross { stroke: #ffffff; stroke-width: 2; fill: none; }
.fold { fill: url(#timeline-fold); }
.fold-edge { stroke: var(--muted); stroke-dasharray: 3 2; }
rect.step { fill: var(--step); stroke: var(--step-edge); }
rect.skipped { fill: none; stroke: var(--step-edge); stroke-dasharray: 2 2; }
rect.start, rect.image { fill: var(--quiet); }
rect.teardown { fill: var(--paper); stroke: var(--quiet); }
rect.wait { fill: var(--wait); }
rect.login { fill: #56b4e9; }
rect.deploy { fill: #e69f00; }
rect.build { fill: url(#timeline-hatch); stroke: var(--build); }
rect.invoke { fill: var(--invoke); }
rect.query { fill: var(--query-fill); stroke: var(--query); }
rect.life { fill: var(--life); fill-opacity: .65; stroke: var(--life-edge); }
rect.paused { fill: url(#timeline-pause); stroke: var(--life-edge); }
rect.flight { fill: var(--flight); }
rect.unsettled { fill: var(--bad-fill); }
rect.failed { stroke: var(--bad-fill); stroke-width: 2; }
rect.step.failed, rect.wait.failed { fill: var(--bad-fill); }
.pin { stroke-width: 1.5; }
.pin.block, .pin.ready { stroke: var(--ink); fill: var(--ink); }
.pin.empty { stroke: var(--bad); fill: var(--paper); }
.pin.fault { stroke: var(--fault); fill: var(--fault); }
.pin.exit { stroke: var(--muted); fill: var(--muted); }
.pin.crash { stroke: var(--bad-fill); stroke-width: 2; fill: none; }
.hatch { stroke: var(--build-hatch); stroke-width: 2; }
.hatch-ground { fill: var(--build-fill); }
.fold-hatch { stroke: var(--grid); stroke-width: 1.5; }
.bar { stroke: var(--life-edge); stroke-width: 2; stroke-opacity: .45; }
`;
