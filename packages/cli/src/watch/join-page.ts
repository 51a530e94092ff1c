/** The page that `bonafide watch` serves: it sends camera and microphone, and shows what the watcher makes of them. */
export const JOIN_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>bonafide watch</title>
<link rel="stylesheet" href="/join.css">
<script type="module" src="/join.js"></script>
<main>
  <header>
    <h1>bonafide watch</h1>
    <p>Your camera and microphone go to the bonafide process that serves this page, and nowhere else.</p>
    <p><button id="join">Join with camera and microphone</button> <button id="leave" hidden>Leave</button></p>
    <p id="trouble" role="alert"></p>
  </header>
  <div class="call">
    <section class="self">
      <video id="self" autoplay muted playsinline hidden></video>
      <div id="happened" hidden><h2>What happened</h2><ol id="notes"></ol></div>
    </section>
    <section id="judgement" hidden>
      <div id="verdict" data-kind="waiting">
        <p id="title" aria-live="polite">Waiting for your picture and sound</p>
        <p id="warning" hidden></p>
        <p id="sureness"></p>
      </div>
      <table id="table" hidden><thead><tr><th>Check</th><th>What it says</th><th title="0: as genuine callers look, 1: as synthetic ones do">Score</th></tr></thead><tbody id="checks"></tbody></table>
      <p id="load"></p>
    </section>
  </div>
</main>
</html>
`;

export const JOIN_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: #8884; --quiet: #666; --found: #b3261e; --accent: #0b57d0; }
@media (prefers-color-scheme: dark) { :root { --quiet: #aaa; --found: #ff8a80; --accent: #8ab4f8; } }
body { margin: 0; }
main { max-width: 68rem; margin: 1.5rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1rem; margin: 1rem 0 .25rem; }
header p { margin: .5rem 0; }
button { font: inherit; padding: .5rem 1.1rem; border: 1px solid var(--accent); border-radius: 1.2rem; background: none; color: var(--accent); cursor: pointer; }
#join { background: var(--accent); color: Canvas; }
[hidden], #trouble:empty { display: none !important; }
.call { display: grid; gap: 1.5rem; margin-top: 1rem; }
@media (max-width: 56rem) { .self { display: contents; } #happened { order: 1; } }
@media (min-width: 56rem) { .call { grid-template-columns: 24rem 1fr; align-items: start; } }
video { width: 100%; background: #000; border-radius: .75rem; transform: scaleX(-1); }
#verdict { padding: .75rem 1rem; border-left: .4rem solid #888; border-radius: .25rem; background: #8881; }
#verdict[data-kind=genuine] { border-color: #1a7f37; }
#verdict[data-kind=synthetic] { border-color: #cf222e; }
#verdict[data-kind=inconclusive] { border-color: #bf8700; }
#warning, li[data-state=found] span { color: var(--found); }
#verdict p { margin: 0; }
#title { font-size: 1.3rem; font-weight: 600; }
#sureness, #load { color: var(--quiet); font-size: .9rem; }
table { width: 100%; border-collapse: collapse; margin-top: 1rem; }
th, td { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: .85rem; color: var(--quiet); font-weight: 600; }
td:first-child { white-space: nowrap; }
td:last-child { font-variant-numeric: tabular-nums; text-align: right; }
th:last-child { text-align: right; padding-right: 0; }
td:last-child { padding-right: 0; }
[data-state=found] td:nth-child(2) { color: var(--found); font-weight: 600; }
[data-state=silent] td:nth-child(2), [data-state=clear] td:nth-child(2) { color: var(--quiet); }
ol { list-style: none; margin: 0; padding: 0; font-size: .9rem; }
li { display: grid; grid-template-columns: 4rem 1fr; padding: .15rem 0; }
time { color: var(--quiet); font-variant-numeric: tabular-nums; }
#trouble { color: var(--found); }
@media (max-width: 30rem) { td:first-child { white-space: normal; } }
`;

export const JOIN_SCRIPT = `
const at = (id) => document.getElementById(id);
let end = () => {};

at('join').onclick = () => join().catch((error) => { at('trouble').textContent = wording(error); end(); });
at('leave').onclick = () => { end(); note('', 'You left the call', 'note'); };

async function join() {
  at('trouble').textContent = '';
  at('join').disabled = true;
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 }, audio: true });
  const connection = new RTCPeerConnection();
  end = () => {
    connection.close();
    for (const track of stream.getTracks()) track.stop();
    at('join').disabled = false;
    at('self').hidden = at('leave').hidden = true;
    at('join').hidden = false;
    end = () => {};
  };
  at('self').srcObject = stream;
  at('self').hidden = at('judgement').hidden = at('leave').hidden = false;
  at('join').hidden = at('table').hidden = at('happened').hidden = true;
  at('notes').replaceChildren();
  at('verdict').dataset.kind = 'waiting';
  at('title').textContent = 'Waiting for your picture and sound';
  at('sureness').textContent = at('load').textContent = '';
  at('warning').hidden = true;
  for (const track of stream.getTracks()) connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
  await connection.setLocalDescription();
  await new Promise((resolve) => {
    const look = () => { if (connection.iceGatheringState === 'complete') resolve(); };
    connection.onicegatheringstatechange = look;
    setTimeout(resolve, 2000);
    look();
  });
  const response = await fetch('/call', { method: 'POST', body: JSON.stringify(connection.localDescription) });
  if (!response.ok) throw new Error('The watcher refused the call (' + response.status + '). ' + await response.text());
  let first = true;
  for await (const message of lines(response.body)) {
    if (first) await connection.setRemoteDescription(message);
    else show(message);
    first = false;
  }
  end();
}

/** What is shown of an error; the browser's own words for the commonest ones help nobody. */
function wording(error) {
  if (error.name === 'NotAllowedError') return 'The browser did not let this page use the camera and the microphone.';
  if (error.name === 'NotFoundError') return 'This machine has no camera or no microphone.';
  if (error.name === 'TypeError') return 'The watcher does not answer any more.';
  return error.message;
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\\n');
    rest = parts.pop();
    for (const part of parts) yield JSON.parse(part);
  }
}

function show(view) {
  if (view.kind === 'note') return note(view.time, view.text, 'note');
  at('verdict').dataset.kind = view.verdict;
  at('title').textContent = view.title;
  at('sureness').textContent = view.sureness;
  at('warning').hidden = view.warning === undefined;
  at('warning').textContent = view.warning ?? '';
  at('table').hidden = false;
  at('checks').replaceChildren(...view.checks.map(({ title, state, says, score }) => {
    const row = document.createElement('tr');
    row.dataset.state = state;
    for (const text of [title, says, score]) row.append(element('td', text));
    return row;
  }));
  for (const text of view.news) note(view.time, text, 'found');
  if (view.ended) note(view.time, view.ended, 'note');
  if (view.load) at('load').textContent = view.load;
}

function note(time, text, state) {
  const item = document.createElement('li');
  item.dataset.state = state;
  item.append(element('time', time), element('span', text));
  at('happened').hidden = false;
  at('notes').prepend(item);
  while (at('notes').children.length > 10) at('notes').lastChild.remove();
}

function element(name, textContent) {
  return Object.assign(document.createElement(name), { textContent });
}
`;
