/** Runs in the browser: sends camera and microphone to the server's peer. */
const { document, navigator, RTCPeerConnection, fetch, setTimeout } = globalThis;
const state = document.getElementById('state');

document.getElementById('join').onclick = async ({ target }) => {
  target.disabled = true;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { width: 640, height: 480 },
      audio: true,
    });
    document.getElementById('self').srcObject = stream;
    const connection = new RTCPeerConnection();
    connection.onconnectionstatechange = () => {
      state.textContent = connection.connectionState;
    };
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
    await connection.setRemoteDescription(await answer.json());
  } catch (error) {
    state.textContent = error.message;
    target.disabled = false;
  }
};
