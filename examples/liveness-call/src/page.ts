/// <reference lib="dom" />
/** Runs in the browser: sends camera and microphone to the server, and shows what the server asks for. */
import { socketChannel } from '@bonafide/liveness/client';
import { defineLivenessElement, LivenessElement } from '@bonafide/react/element';

defineLivenessElement();
const form = document.querySelector('form')!;
const note = document.querySelector('#note')!;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const without = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  form.hidden = true;
  check(without).catch((error: unknown) => {
    note.textContent = error instanceof Error ? error.message : String(error);
    form.hidden = false;
  });
});

async function check(without: URLSearchParams): Promise<void> {
  const needs = [...without.keys()].map((need) => `without=${need}`).join('&');
  const media = await navigator.mediaDevices.getUserMedia({
    video: { width: 640, height: 480 },
    audio: !without.has('speech'),
  });
  const connection = new RTCPeerConnection();
  const stop = (): void => {
    connection.close();
    for (const track of media.getTracks()) track.stop();
  };
  await call(media, connection, needs, stop).catch((error: unknown) => {
    stop();
    throw error;
  });
}

async function call(
  media: MediaStream,
  connection: RTCPeerConnection,
  needs: string,
  stop: () => void,
): Promise<void> {
  for (const track of media.getTracks())
    connection.addTransceiver(track, { direction: 'sendonly', streams: [media] });
  await connection.setLocalDescription();
  await new Promise<void>((resolve) => {
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === 'complete') resolve();
    };
    setTimeout(resolve, 2000);
  });
  const response = await fetch(`/call?${needs}`, {
    method: 'POST',
    body: JSON.stringify(connection.localDescription),
  });
  if (!response.ok) throw new Error('The server offers no session for these needs.');
  const { id, answer } = (await response.json()) as { id: string; answer: RTCSessionDescriptionInit };
  await connection.setRemoteDescription(answer);

  const element = new LivenessElement();
  document.querySelector('main')!.append(element);
  element.track = media.getVideoTracks()[0] ?? null;
  element.session = socketChannel(
    new WebSocket(`${location.origin.replace('http', 'ws')}/liveness?call=${id}`),
  );
  element.addEventListener('bonafide-state', () => {
    if (element.state.kind !== 'ended' && element.state.kind !== 'error') return;
    stop();
  });
}
