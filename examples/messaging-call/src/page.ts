/** Runs in the browser: the call, and the badge of the other person. */
import { formatTime } from '@bonafide/core/wording';
import { describeChange, describeEnd, type TrackWatch, watchTrack } from '@bonafide/webrtc/browser';
import { toBadge } from './badge.ts';
import type { RoomNotice, Signal } from './signalling.ts';

const at = (id: string): HTMLElement => document.getElementById(id)!;
const worker = new Worker('/worker.js', { type: 'module' });

at('join').addEventListener('click', () => {
  (at('join') as HTMLButtonElement).disabled = true;
  join().catch((error: unknown) => {
    note(error instanceof Error ? error.message : 'The call failed.');
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
  const send = (signal: Signal): void => {
    socket.send(JSON.stringify(signal));
  };
  let call: Call | undefined;
  badge('waiting', 'Waiting for somebody to join');

  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as Signal | RoomNotice;
    switch (message.kind) {
      case 'paired':
        call = openCall(stream, send);
        at('challenge').hidden = false;
        if (!message.first) void call.offer();
        break;
      case 'description':
        void call?.accept(message.description);
        break;
      case 'candidate':
        void call?.connection.addIceCandidate(message.candidate ?? undefined);
        break;
      case 'challenge':
        at('prompt').textContent = message.instruction;
        at('prompt').hidden = false;
        setTimeout(() => (at('prompt').hidden = true), 10_000);
        break;
      case 'left':
        call?.end();
        call = undefined;
        (at('other') as HTMLVideoElement).srcObject = null;
        at('challenge').hidden = true;
        at('prompt').hidden = true;
        badge('waiting', 'The other person left');
        break;
      case 'full':
        note('Two people are in the call already.');
    }
  });
  at('join').hidden = true;
  at('leave').hidden = false;
  // The liveness package draws the challenge on a server and checks the answer; this only shows where it comes in.
  at('challenge').onclick = () => {
    send({
      kind: 'challenge',
      instruction: 'The other person asks: turn your head slowly to your left, and back.',
    });
    note('Asked for a proof of life.');
  };
  at('leave').onclick = () => {
    call?.end();
    socket.close();
    for (const track of stream.getTracks()) track.stop();
    location.reload();
  };
}

interface Call {
  readonly connection: RTCPeerConnection;
  offer(): Promise<void>;
  accept(description: RTCSessionDescriptionInit): Promise<void>;
  end(): void;
}

function openCall(stream: MediaStream, send: (signal: Signal) => void): Call {
  const connection = new RTCPeerConnection();
  let watch: TrackWatch | undefined;
  const received: Partial<Record<'video' | 'audio', MediaStreamTrack>> = {};
  for (const track of stream.getTracks()) connection.addTrack(track, stream);
  connection.onicecandidate = ({ candidate }) => {
    send({ kind: 'candidate', candidate });
  };
  connection.ontrack = ({ track, streams: [theirs] }) => {
    (at('other') as HTMLVideoElement).srcObject = theirs ?? null;
    received[track.kind as 'video' | 'audio'] = track;
    if (received.video === undefined || received.audio === undefined || watch !== undefined) return;
    watch = watchTrack({
      ...received,
      connection,
      worker,
      worklet: '/worklet.js',
      models: { assets: '/models/', wasm: '/ort-wasm-simd-threaded.wasm' },
    });
    void show(watch);
  };
  return {
    connection,
    async offer() {
      await connection.setLocalDescription();
      send({ kind: 'description', description: connection.localDescription! });
    },
    async accept(description) {
      await connection.setRemoteDescription(description);
      if (description.type !== 'offer') return;
      await connection.setLocalDescription();
      send({ kind: 'description', description: connection.localDescription! });
    },
    end() {
      void watch?.[Symbol.asyncDispose]();
      connection.close();
    },
  };
}

async function show(watch: TrackWatch): Promise<void> {
  badge('waiting', 'Loading the checks …');
  try {
    for await (const update of watch) {
      if (update.kind === 'track') {
        note(`${formatTime(update.timestamp)}  ${describeChange(update)}`);
        continue;
      }
      const { verdict, signals } = update.kind === 'ended' ? update.result : update;
      const { kind, title, sureness, found, open } = toBadge(verdict, signals, update.timestamp);
      at('sureness').textContent = sureness;
      list('found', found);
      list('open', open);
      // The last word on somebody who left is below the picture; the badge says that nobody is there.
      if (update.kind === 'ended') note(`${formatTime(update.timestamp)}  ${describeEnd(update.reason)}`);
      else badge(kind, title);
    }
  } catch (error) {
    badge('waiting', 'Not watched');
    note(error instanceof Error ? error.message : 'The watch failed.');
  }
}

function badge(kind: string, title: string): void {
  at('badge').dataset['kind'] = kind;
  at('badge').textContent = title;
}

/** Shows a list under its heading, or neither. */
function list(id: 'found' | 'open', lines: readonly string[]): void {
  at(id).replaceChildren(...lines.map(item));
  at(`${id}-part`).hidden = lines.length === 0;
}

function note(text: string): void {
  at('events-part').hidden = false;
  at('events').prepend(item(text));
  while (at('events').children.length > 6) at('events').lastChild?.remove();
}

function item(text: string): HTMLLIElement {
  return Object.assign(document.createElement('li'), { textContent: text });
}
