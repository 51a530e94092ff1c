/** One sheet for all elements of a page; constructed, so that a strict `style-src` lets it through. */
let sheet: CSSStyleSheet | undefined;

export function sharedStyles(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}

const CSS = `
:host {
  --ground: #ffffff; --ink: #16181d; --soft: #565b66; --line: #d5d8de;
  --accent: #1750c4; --on-accent: #ffffff; --alert: #a3241a; --good: #14673a; --stage: #20242c;
  color-scheme: light dark; display: block; container-type: inline-size;
  font: 1rem/1.45 system-ui, sans-serif; color: var(--ink);
}
@media (prefers-color-scheme: dark) {
  :host {
    --ground: #16181d; --ink: #f1f2f4; --soft: #b4b9c3; --line: #3a3f49;
    --accent: #8fb4ff; --on-accent: #0b1a38; --alert: #ff9d92; --good: #7fdca6; --stage: #000000;
  }
}
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
.panel {
  background: var(--ground); border: 1px solid var(--line); border-radius: 1rem;
  display: grid; gap: 1rem 1.5rem; padding: 1.25rem; max-width: 46rem; margin: 0 auto;
  grid-template-areas: 'progress' 'stage' 'say' 'actions'; justify-items: center; text-align: center;
}
.progress { grid-area: progress; color: var(--soft); display: flex; gap: .75rem; align-items: center; margin: 0; min-height: 1.5em; }
.dots { display: flex; gap: .375rem; }
.dots i { width: 1.5rem; height: .375rem; border-radius: 1rem; background: var(--line); }
.dots i.past { background: var(--good); }
.dots i.now { background: var(--accent); }
.stage {
  grid-area: stage; position: relative; width: min(100%, 17.4rem * var(--aspect, .75)); aspect-ratio: var(--aspect, .75); border-radius: 1rem;
  background: var(--stage); overflow: hidden;
}
.stage video { width: 100%; height: 100%; object-fit: cover; transform: scaleX(-1); display: block; }
.stage svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.panel.no-stage { grid-template-areas: 'say' 'actions'; }
.panel.no-stage .stage, .panel.no-stage .progress { display: none; }
.oval { fill: none; stroke: #ffffff; stroke-width: 1.5; stroke-dasharray: 4 3; filter: drop-shadow(0 0 1px #000); }
.arrow, .dot { fill: #ffd24a; stroke: #16181d; stroke-width: 1.5; }
.spot { fill: #ffd24a66; stroke: #ffd24a; stroke-width: 1.5; }
.across { fill: none; stroke: #ffd24a; stroke-width: 4; stroke-linecap: round; stroke-linejoin: round; filter: drop-shadow(0 0 1px #000); }
.words { grid-area: say; align-self: center; max-width: 30rem; width: 100%; }
.clock { margin: 0; color: var(--soft); }
.clock:empty, .time[hidden], [hidden] { display: none; }
.say h2 { font-size: 1.375rem; line-height: 1.25; margin: 0 0 .5rem; text-wrap: balance; }
.say h2:focus { outline: none; }
.say p { margin: 0 0 .5rem; color: var(--soft); text-wrap: pretty; }
.panel.step .say h2 { font-size: 1.625rem; }
.panel.alert .say .first { color: var(--alert); }
.panel.good .say .first { color: var(--good); }
.time { height: .375rem; width: min(100%, 16rem); border-radius: 1rem; background: var(--line); overflow: hidden; margin: .75rem auto 0; }
.time i { display: block; height: 100%; width: calc(100% * var(--left, 1)); background: var(--accent); }
.actions { grid-area: actions; display: flex; flex-wrap: wrap; gap: .5rem; justify-content: center; }
.actions:empty { display: none; }
button {
  font: inherit; min-height: 2.75rem; padding: .5rem 1rem; border-radius: .625rem; cursor: pointer;
  border: 1px solid var(--soft); background: transparent; color: var(--ink);
}
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.mark { font-size: 2rem; line-height: 1; }
.panel.alert .mark { color: var(--alert); }
.panel.good .mark { color: var(--good); }
@container (min-width: 40rem) {
  .panel { grid-template: 'stage progress' auto 'stage say' 1fr 'stage actions' auto / auto 1fr; justify-items: start; text-align: start; padding: 1.5rem; }
  .panel.no-stage { grid-template: 'say' 'actions'; justify-items: center; text-align: center; }
  .stage { width: calc(24rem * var(--aspect, .75)); }
  .time { margin-left: 0; }
  button { padding: .5rem 1.25rem; }
  .actions { gap: .75rem; }
  .actions { justify-content: flex-start; }
}
/* Screen light: the whole window is the lamp; what is read stands on its own ground. */
.panel.light {
  position: fixed; inset: 0; z-index: 2147483647; max-width: none; border: 0; border-radius: 0; background: var(--flash, #808080);
  grid-template: 'progress' auto 'stage' 1fr 'say' auto 'actions' auto / 1fr; justify-items: center; align-items: center; text-align: center;
}
.panel.light .stage { width: min(60vw, 17.4rem * var(--aspect, .75)); border-radius: 50%; }
.panel.light .progress, .panel.light .words { background: var(--ground); border-radius: .75rem; padding: .5rem 1rem; width: auto; }
.panel.light .say h2 { font-size: 1.25rem; margin: 0; }
.panel.light button:not(.main) { background: var(--ground); }
@media (prefers-reduced-motion: no-preference) {
  .dot { transition: cx .4s ease-in-out, cy .4s ease-in-out; }
  .oval { transition: rx .3s, ry .3s; }
}
@media (forced-colors: active) {
  .panel, button, .time { border: 1px solid CanvasText; }
  .dots i.now, .time i { background: Highlight; forced-color-adjust: none; }
}
`;
