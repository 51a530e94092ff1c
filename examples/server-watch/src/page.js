/** Runs in the browser: sends camera and microphone to the server's peer. */
const { document, navigator, RTCPeerConnection, fetch, setTimeout } = globalThis;
const at = (id) => document.getElementById(id);
const STATES = {
  connecting: 'Connecting …',
  connected: 'The server sees and hears you.',
  disconnected: 'The connection is interrupted.',
  failed: 'The connection was lost.',
};

at('join').onclick = async () => {
  at('join').disabled = true;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { width: 640, height: 480 },
      audio: true,
    });
    const connection = new RTCPeerConnection();
    connection.onconnectionstatechange = () => {
      at('state').textContent = STATES[connection.connectionState] ?? '';
    };
    at('leave').onclick = () => {
      connection.close();
      for (const track of stream.getTracks()) track.stop();
      show(false);
      at('state').textContent = 'You left.';
    };
    at('self').srcObject = stream;
    show(true);
    for (const track of stream.getTracks())
      connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
    await connection.setLocalDescription();
    await new Promise((resolve) => {
      connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve();
      setTimeout(resolve, 2000);
    });
    const answer = await fetch('/call', {
      method: 'POST',
      body: JSON.stringify(connection.localDescription),
    });
    if (!answer.ok) throw new Error(await answer.text());
    await connection.setRemoteDescription(await answer.json());
  } catch (error) {
    at('state').textContent = error.message;
    show(false);
  }
};

function show(inCall) {
  at('join').disabled = false;
  at('join').hidden = inCall;
  at('leave').hidden = at('self').hidden = !inCall;
}
