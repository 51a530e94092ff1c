/** The page that `bonafide watch` serves: it sends camera and microphone, and shows what the watcher makes of them. */
export const JOIN_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>bonafide watch</title>
<link rel="stylesheet" href="/join.css">
<script type="module" src="/join.js"></script>
<main>
  <h1>bonafide watch</h1>
  <p>Your camera and microphone go to the bonafide process that serves this page, and nowhere else.</p>
  <p><button id="join">Join with camera and microphone</button> <button id="leave" hidden>Leave</button></p>
  <video id="self" autoplay muted playsinline hidden></video>
  <section id="judgement" hidden aria-live="polite">
    <p id="verdict" data-kind="waiting">Waiting for the first judgement</p>
    <p id="sureness"></p>
    <table><thead><tr><th>check</th><th>score</th><th>says</th></tr></thead><tbody id="signals"></tbody></table>
    <ul id="news"></ul>
    <p id="load"></p>
  </section>
  <p id="trouble" role="alert"></p>
</main>
</html>
`;

export const JOIN_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
button { font: inherit; padding: .5rem 1rem; }
video { width: 100%; max-height: 22rem; background: #000; border-radius: .5rem; }
#verdict { font-size: 1.25rem; font-weight: 600; padding: .5rem .75rem; border-left: .4rem solid #888; background: #8881; }
#verdict[data-kind=genuine] { border-color: #1a7f37; }
#verdict[data-kind=synthetic] { border-color: #cf222e; }
#verdict[data-kind=inconclusive] { border-color: #bf8700; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: .2rem .5rem .2rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
td:nth-child(2) { font-variant-numeric: tabular-nums; }
#load, #sureness { color: #777; font-size: .9rem; }
#trouble { color: #cf222e; }
`;

export const JOIN_SCRIPT = `
const at = (id) => document.getElementById(id);
const TITLES = { genuine: 'Consistent with a genuine caller', synthetic: 'Likely AI-made', inconclusive: 'Cannot tell' };
let end = () => {};

at('join').onclick = () => join().catch((error) => { at('trouble').textContent = error.message; end(); });
at('leave').onclick = () => end();

async function join() {
  at('trouble').textContent = '';
  at('join').disabled = true;
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 }, audio: true });
  const connection = new RTCPeerConnection();
  const stop = new AbortController();
  end = () => {
    stop.abort();
    connection.close();
    for (const track of stream.getTracks()) track.stop();
    at('join').disabled = false;
    at('self').hidden = at('leave').hidden = true;
    end = () => {};
  };
  at('self').srcObject = stream;
  at('self').hidden = at('judgement').hidden = at('leave').hidden = false;
  for (const track of stream.getTracks()) connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
  await connection.setLocalDescription();
  await new Promise((resolve) => {
    const look = () => { if (connection.iceGatheringState === 'complete') resolve(); };
    connection.onicegatheringstatechange = look;
    setTimeout(resolve, 2000);
    look();
  });
  const response = await fetch('/call', { method: 'POST', body: JSON.stringify(connection.localDescription), signal: stop.signal });
  if (!response.ok) throw new Error('The watcher refused the call (' + response.status + '). ' + await response.text());
  let first = true;
  for await (const message of lines(response.body)) {
    if (first) await connection.setRemoteDescription(message);
    else show(message);
    first = false;
  }
  end();
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + value).split('\\n');
      rest = parts.pop();
      for (const part of parts) yield JSON.parse(part);
    }
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
}

function show(update) {
  if (update.kind === 'track') return note(update.timestamp, update.media + ' ' + update.change.kind);
  const { verdict, signals } = update.kind === 'ended' ? update.result : update;
  at('verdict').dataset.kind = verdict.kind;
  at('verdict').textContent = (update.kind === 'ended' ? 'The call ended. ' : '') + TITLES[verdict.kind];
  at('sureness').textContent = verdict.posterior === null
    ? 'No calibrated check had evidence, so no probability can be given.'
    : 'Probability that it is AI-made: ' + (100 * verdict.posterior).toFixed(1) + ' % under the ' + verdict.policy + ' policy.';
  at('signals').replaceChildren(...signals.map((signal) => {
    const row = document.createElement('tr');
    const measured = signal.status === 'measured';
    const says = measured
      ? (signal.findings ?? []).map(({ message }) => message).join(' ') || 'nothing to report'
      : 'cannot tell: ' + signal.reason;
    for (const text of [signal.analyzer, measured ? signal.score.toFixed(2) : '', says]) {
      row.append(Object.assign(document.createElement('td'), { textContent: text }));
    }
    return row;
  }));
  if (update.kind !== 'judgement') return;
  for (const { message } of update.news) note(update.timestamp, message);
  const { fps, received, analysed, dropped } = update.load;
  at('load').textContent = received + ' pictures received, ' + analysed + ' analysed (' + fps.toFixed(1) + ' a second), ' + dropped + ' dropped.';
}

function note(seconds, text) {
  at('news').prepend(Object.assign(document.createElement('li'), { textContent: seconds.toFixed(1) + ' s: ' + text }));
  while (at('news').children.length > 8) at('news').lastChild.remove();
}
`;
