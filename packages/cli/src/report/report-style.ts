/**
 * The report's style sheet: readable on a phone, in the dark and on paper; system fonts, no images. Text colours keep
 * a contrast of at least 4.5 : 1 with their ground (WCAG 2.2, 1.4.3), chart colours 3 : 1 (1.4.11); blue and vermilion
 * are the pair that colour-blind readers tell apart best (Okabe and Ito 2008).
 */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --card: #f5f6f8; --ink: #16191d; --muted: #565e69; --line: #c9ced6; --track: #e9ecf0;
  --synthetic: #c2410c; --genuine: #0b62b0; --neither: #b39a5b; --raw: #6b7684; --hatch: #a3abb6; --verdict: #5b4a00; --tint: #fdf6dc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --card: #1d2127; --ink: #eceff3; --muted: #a7b0bc; --line: #4a525d; --track: #262b32;
    --synthetic: #f5803e; --genuine: #5aa9f0; --neither: #cbb679; --raw: #97a2b0; --hatch: #636d79; --verdict: #f0d36b; --tint: #2b2713;
  }
}
.is-synthetic { --verdict: #a83508; --tint: #fdece4; }
.is-genuine { --verdict: #0a5599; --tint: #e6f1fb; }
@media (prefers-color-scheme: dark) {
  .is-synthetic { --verdict: #ff9a63; --tint: #341d12; }
  .is-genuine { --verdict: #7fbdf5; --tint: #10263a; }
}
@media print { :root { color-scheme: light; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
h1 { font-size: clamp(1.7rem, 6vw, 2.4rem); line-height: 1.15; margin: 0.15rem 0 0.6rem; color: var(--verdict); }
h2 { font-size: 1.2rem; margin: 2.4rem 0 0.6rem; padding-top: 1rem; border-top: 1px solid var(--line); }
p { margin: 0.4rem 0; max-width: 46rem; }
ul, ol { padding-left: 1.3rem; max-width: 46rem; }
li { margin: 0.35rem 0; }
bdi, code, td, dd { overflow-wrap: anywhere; }
code { font: 0.86em ui-monospace, monospace; }
.note { color: var(--muted); font-size: 0.92rem; }
.verdict { background: var(--tint); border-left: 0.4rem solid var(--verdict); border-radius: 0.4rem; padding: 1.1rem 1.25rem; }
.verdict .file { margin: 0; font-size: 0.95rem; }
.verdict .lead { font-size: 1.1rem; }
.facts { display: flex; flex-wrap: wrap; gap: 0.4rem 2rem; margin: 0.9rem 0 0; }
.facts dt { color: var(--muted); font-size: 0.85rem; }
.facts dd { margin: 0; font-weight: 600; }
.scale { position: relative; height: 0.7rem; margin: 1rem 0 0.2rem; max-width: 46rem; border-radius: 0.35rem;
  background: linear-gradient(90deg, var(--genuine), var(--track) 50%, var(--synthetic)); print-color-adjust: exact; }
.scale i { position: absolute; top: -0.3rem; width: 0.3rem; height: 1.3rem; margin-left: -0.15rem; border-radius: 0.15rem;
  background: var(--ink); outline: 2px solid var(--tint); }
.ends { display: flex; justify-content: space-between; max-width: 46rem; color: var(--muted); font-size: 0.85rem; }
figure { margin: 0.8rem 0 0; }
figure svg { display: block; max-width: 100%; height: auto; font-family: inherit; }
.narrow { display: none; }
@media (max-width: 46rem) { .wide { display: none; } .narrow { display: block; } }
@media print { .wide { display: block; } .narrow { display: none; } }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; padding: 0; margin: 0.6rem 0; list-style: none; font-size: 0.88rem; }
.legend svg { display: inline-block; vertical-align: -0.1rem; margin-right: 0.35rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.94rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.8rem 0.5rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
thead th { color: var(--muted); font-size: 0.85rem; }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
@media (max-width: 46rem) {
  .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stack tr, .stack th, .stack td { display: block; border: 0; padding: 0; }
  .stack tr { padding: 0.7rem 0; border-bottom: 1px solid var(--line); }
  .stack td[data-label]:before { content: attr(data-label) ": "; color: var(--muted); }
}
.faces { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 1rem; padding: 0; list-style: none;
  max-width: none; }
.face { position: relative; max-width: 10rem; aspect-ratio: 1; border-radius: 0.4rem; overflow: hidden; background: var(--track); }
.face img { position: absolute; inset: 0; width: 100%; height: 100%; }
.faces b { display: block; margin-top: 0.3rem; font-variant-numeric: tabular-nums; }
.faces li { margin: 0; font-size: 0.88rem; line-height: 1.4; break-inside: avoid; }
.provenance { display: grid; grid-template-columns: max-content 1fr; gap: 0.35rem 1.2rem; font-size: 0.92rem; }
.provenance dt { color: var(--muted); }
.provenance dd { margin: 0; }
@media (max-width: 46rem) { .provenance { grid-template-columns: 1fr; gap: 0; } .provenance dd { margin-bottom: 0.5rem; } }
details { margin: 0.8rem 0; }
summary { cursor: pointer; }
summary:focus-visible { outline: 3px solid var(--genuine); outline-offset: 2px; }
section { break-inside: avoid-page; }
`;
