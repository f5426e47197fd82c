/** Of the HTML page, for light and dark. */
export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d0d7de, #3d444d); --quiet: light-dark(#59636e, #9198a1);
  --worse: light-dark(#cf222e, #f85149); --better: light-dark(#1a7f37, #3fb950); --box: light-dark(#f6f8fa, #151b23); }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; background: light-dark(white, #0d1117); color: light-dark(#1f2328, #f0f6fc); }
main { max-width: 1100px; margin: 0 auto; padding: 16px; }
h1 { font-size: 24px; margin: 8px 0; overflow-wrap: anywhere; } h2 { font-size: 18px; margin: 24px 0 8px; } h3 { font-size: 15px; margin: 0; }
.result { font-size: 18px; font-weight: 600; margin: 4px 0; }
.quiet { color: var(--quiet); font-size: 13px; } .worse { color: var(--worse); } .better { color: var(--better); }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 12px; margin: 12px 0; }
.sides section { border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px; min-width: 0; background: var(--box); }
.sides h2 { margin: 0; font-size: 16px; } .sides ul { margin: 6px 0 0; padding-left: 18px; overflow-wrap: anywhere; font-size: 13px; }
.role { font-size: 11px; font-weight: 600; padding: 1px 6px; border-radius: 9px; color: white; vertical-align: 1px; }
.role.from { background: #6e7781; } .role.to { background: #0969da; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; margin: 8px 0; }
th, td { text-align: left; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
th { color: var(--quiet); font-size: 13px; } td:not(:first-child) { white-space: nowrap; }
td:first-child { min-width: 200px; } td .quiet { display: block; overflow-wrap: anywhere; }
details { border: 1px solid var(--line); border-radius: 6px; padding: 8px 12px; margin: 12px 0; }
summary { cursor: pointer; overflow-wrap: anywhere; } .verdict { font-weight: 600; }
pre { background: light-dark(white, #0d1117); border: 1px solid var(--line); border-radius: 4px; padding: 8px; max-height: 240px; overflow: auto;
  white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12px; margin: 6px 0; }
figure { margin: 12px 0; overflow-x: auto; } figcaption { font-size: 13px; color: var(--quiet); }
figure svg { max-width: 100%; height: auto; } .timeline img { box-sizing: border-box; width: 100%; min-width: 800px; background: white; border: 1px solid var(--line); }
a { color: light-dark(#0969da, #4493f8); }
`;
