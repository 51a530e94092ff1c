/** Runs in the browser: joins a call, and asks for a proof of life or gives one. */
import { type Call, openCall } from './call.ts';
import { at, badge, messageOf, note } from './panel.ts';
import { offerProof, showAsked, showOutcome, withdrawProof, withdrawQuestion } from './proof.ts';
import type { RoomNotice, RoomRequest, Signal } from './signalling.ts';

at('join').addEventListener('click', () => {
  (at('join') as HTMLButtonElement).disabled = true;
  join().catch((error: unknown) => {
    note(messageOf(error, 'The call failed.'));
    (at('join') as HTMLButtonElement).disabled = false;
  });
});

async function join(): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { width: 640, height: 480 },
    audio: true,
  });
  (at('self') as HTMLVideoElement).srcObject = stream;
  at('own').hidden = false;
  const socket = new WebSocket(
    `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/signalling`,
  );
  const send = (message: Signal | RoomRequest): void => {
    socket.send(JSON.stringify(message));
  };
  let call: Call | undefined;
  badge('waiting', 'Waiting for somebody to join');

  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as Signal | RoomNotice;
    switch (message.kind) {
      case 'paired':
        call = openCall(stream, send);
        badge('waiting', 'Waiting for their picture and sound');
        at('challenge').hidden = false;
        if (!message.first) void call.offer();
        break;
      case 'description':
        void call?.accept(message.description);
        break;
      case 'candidate':
        void call?.connection.addIceCandidate(message.candidate ?? undefined);
        break;
      case 'challenged':
        offerProof(message.ticket, stream, () => {
          send({ kind: 'decline' });
        });
        break;
      case 'lapsed':
        withdrawQuestion();
        note('You were asked for a proof of life, and did not answer in time.');
        break;
      case 'proof':
        showOutcome(message);
        break;
      case 'left':
        call?.end();
        call = undefined;
        (at('other') as HTMLVideoElement).srcObject = null;
        at('challenge').hidden = true;
        withdrawProof();
        badge('waiting', 'The other person left');
        break;
      case 'full':
        note('Two people are in the call already.');
    }
  });

  at('join').hidden = true;
  at('leave').hidden = false;
  at('challenge').onclick = () => {
    send({ kind: 'challenge' });
    showAsked();
  };
  at('leave').onclick = () => {
    call?.end();
    socket.close();
    for (const track of stream.getTracks()) track.stop();
    location.reload();
  };
}
