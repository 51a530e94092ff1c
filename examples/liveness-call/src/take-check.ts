/// <reference lib="dom" />
import { socketChannel } from '@bonafide/liveness/client';
import { LivenessElement } from '@bonafide/react/element';

export interface CheckPlace {
  /** Where offers are posted, with what the caller cannot have or do in its query. */
  readonly call: string;
  /** What the screen of the check is appended to. */
  readonly within: HTMLElement;
  /** Ends it wherever it is: from then on nothing is sent, and nothing shown. */
  readonly signal?: AbortSignal;
}

/**
 * Sends a camera and microphone to the server and shows what the server asks for, until it has judged. The tracks are
 * lent: they are not stopped. Rejects where the server has no such check to offer, and once `signal` is aborted.
 */
export async function takeCheck(
  media: MediaStream,
  { call, within, signal = new AbortController().signal }: CheckPlace,
): Promise<LivenessElement> {
  const connection = new RTCPeerConnection();
  try {
    for (const track of media.getTracks())
      connection.addTransceiver(track, { direction: 'sendonly', streams: [media] });
    await connection.setLocalDescription();
    await gathered(connection, signal);
    signal.throwIfAborted();
    const response = await fetch(call, {
      method: 'POST',
      body: JSON.stringify(connection.localDescription),
      signal,
    });
    if (response.status === 403) throw new Error(await response.text());
    if (!response.ok) throw new Error('The server offers no session for these needs.');
    const { id, answer } = (await response.json()) as { id: string; answer: RTCSessionDescriptionInit };
    await connection.setRemoteDescription(answer);
    signal.throwIfAborted();

    const element = new LivenessElement();
    within.append(element);
    element.track = media.getVideoTracks()[0] ?? null;
    element.session = socketChannel(
      new WebSocket(`${location.origin.replace('http', 'ws')}/liveness?call=${id}`),
    );
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve();
      });
      element.addEventListener('bonafide-state', () => {
        if (element.state.kind === 'ended' || element.state.kind === 'error') resolve();
      });
    });
    if (signal.aborted) element.remove();
    signal.throwIfAborted();
    return element;
  } finally {
    connection.close();
  }
}

/** Resolves when the offer holds its addresses, after two seconds, or when `signal` is aborted. */
async function gathered(connection: RTCPeerConnection, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === 'complete') resolve();
    };
    setTimeout(resolve, 2000);
  });
}
