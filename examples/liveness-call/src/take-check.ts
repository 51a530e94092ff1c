/// <reference lib="dom" />
import { socketChannel } from '@bonafide/liveness/client';
import { LivenessElement } from '@bonafide/react/element';

export interface CheckPlace {
  /** Where offers are posted, with what the caller cannot have or do in its query. */
  readonly call: string;
  /** What the screen of the check is appended to. */
  readonly within: HTMLElement;
}

/**
 * Sends a camera and microphone to the server and shows what the server asks for, until it has judged. The tracks are
 * lent: they are not stopped. Rejects where the server has no such check to offer.
 */
export async function takeCheck(media: MediaStream, { call, within }: CheckPlace): Promise<LivenessElement> {
  const connection = new RTCPeerConnection();
  try {
    for (const track of media.getTracks())
      connection.addTransceiver(track, { direction: 'sendonly', streams: [media] });
    await connection.setLocalDescription();
    await gathered(connection);
    const response = await fetch(call, {
      method: 'POST',
      body: JSON.stringify(connection.localDescription),
    });
    if (!response.ok) throw new Error('The server offers no session for these needs.');
    const { id, answer } = (await response.json()) as { id: string; answer: RTCSessionDescriptionInit };
    await connection.setRemoteDescription(answer);

    const element = new LivenessElement();
    within.append(element);
    element.track = media.getVideoTracks()[0] ?? null;
    element.session = socketChannel(
      new WebSocket(`${location.origin.replace('http', 'ws')}/liveness?call=${id}`),
    );
    await new Promise<void>((resolve) => {
      element.addEventListener('bonafide-state', () => {
        if (element.state.kind === 'ended' || element.state.kind === 'error') resolve();
      });
    });
    return element;
  } finally {
    connection.close();
  }
}

/** Resolves when the offer holds its addresses, or after two seconds. */
async function gathered(connection: RTCPeerConnection): Promise<void> {
  await new Promise<void>((resolve) => {
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === 'complete') resolve();
    };
    setTimeout(resolve, 2000);
  });
}
