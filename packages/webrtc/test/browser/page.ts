/** Runs in the browser: what the tests ask of the adapter, each as a function of plain values. */
import type { VerifierError } from '@bonafide/core';
import {
  type AnalysisLoad,
  type LiveUpdate,
  type TrackWatch,
  watchTrack,
  type WatchTrackOptions,
} from '../../src/browser.ts';
import type { MediaLayout } from '../replay.ts';
import { countHeld } from './count-held.ts';
import type { ReplayRequest } from './replay-worker.ts';

const newWorker = (): Worker => new Worker('/worker.js', { type: 'module' });
const models = (assets = '/models/'): WatchTrackOptions['models'] => ({ assets, wasm: '/ort.wasm' });

const camera = async (video: MediaTrackConstraints | boolean = true): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({
    video,
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });

/** Two connections in this page, the second of which receives what the first sends. */
async function loopback(stream: MediaStream): Promise<{
  sender: RTCPeerConnection;
  receiver: RTCPeerConnection;
  tracks: Map<string, MediaStreamTrack>;
}> {
  const sender = new RTCPeerConnection();
  const receiver = new RTCPeerConnection();
  const tracks = new Map<string, MediaStreamTrack>();
  receiver.ontrack = ({ track }) => tracks.set(track.kind, track);
  sender.onicecandidate = ({ candidate }) => void receiver.addIceCandidate(candidate ?? undefined);
  receiver.onicecandidate = ({ candidate }) => void sender.addIceCandidate(candidate ?? undefined);
  for (const track of stream.getTracks())
    sender.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
  await sender.setLocalDescription();
  await receiver.setRemoteDescription(sender.localDescription!);
  await receiver.setLocalDescription();
  await sender.setRemoteDescription(receiver.localDescription!);
  return { sender, receiver, tracks };
}

async function offerToServer(stream: MediaStream): Promise<RTCPeerConnection> {
  const connection = new RTCPeerConnection();
  for (const track of stream.getTracks()) {
    connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
  }
  await connection.setLocalDescription();
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (connection.iceGatheringState === 'complete') resolve();
    };
    connection.onicegatheringstatechange = look;
    look();
  });
  const answer = await fetch('/offer', { method: 'POST', body: JSON.stringify(connection.localDescription) });
  await connection.setRemoteDescription((await answer.json()) as RTCSessionDescriptionInit);
  return connection;
}

/** Reads a watch to its end. `seen` may end it. */
async function read(
  watch: TrackWatch,
  seen: (update: LiveUpdate) => void = () => undefined,
): Promise<{ updates: LiveUpdate[]; error?: string }> {
  const updates: LiveUpdate[] = [];
  try {
    for await (const update of watch) {
      updates.push(update);
      seen(update);
    }
    return { updates };
  } catch (error) {
    return { updates, error: (error as VerifierError).code };
  }
}

/** A camera of another size, which shows something that moves. */
function anotherCamera(): { readonly track: MediaStreamTrack } & Disposable {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const context = canvas.getContext('2d')!;
  let step = 0;
  const timer = setInterval(() => {
    context.fillStyle = `hsl(${step++ % 360}deg 50% 50%)`;
    context.fillRect(0, 0, 320, 240);
  }, 100);
  return {
    track: canvas.captureStream().getVideoTracks()[0]!,
    [Symbol.dispose]() {
      clearInterval(timer);
    },
  };
}

let judged: AnalysisLoad | undefined;
const held = countHeld();

const scenarios = {
  /** A call through real connections, watched here and on the server, until `until` is found or `seconds` are over. */
  async call({ seconds, until }: { seconds: number; until?: string }) {
    const stream = await camera();
    const { sender, receiver, tracks } = await loopback(stream);
    const server = await offerToServer(stream);
    const worker = newWorker();
    const watch = watchTrack({
      video: tracks.get('video')!,
      audio: tracks.get('audio')!,
      worker,
      models: models(),
      connection: receiver,
      workerTimeout: 60,
    });
    let foundAt: number | undefined;
    const { updates, error } = await read(watch, (update) => {
      if (update.kind !== 'judgement') return;
      if (update.news.some(({ code }) => code === until)) foundAt ??= update.timestamp;
      // The server may be a little behind.
      if (update.timestamp < Math.min(seconds, (foundAt ?? Infinity) + 6)) return;
      void watch[Symbol.asyncDispose]();
    });
    for (const connection of [sender, receiver, server]) connection.close();
    for (const track of stream.getTracks()) track.stop();
    worker.terminate();
    return { updates, error, isolated: crossOriginIsolated };
  },

  /** Models that are not there, and models that are not what they say. */
  async models(assets: string) {
    const stream = await camera();
    const worker = newWorker();
    const result = await read(
      watchTrack({ video: stream.getVideoTracks()[0]!, worker, models: models(assets) }),
    );
    for (const track of stream.getTracks()) track.stop();
    worker.terminate();
    return result;
  },

  /** Several watches in one worker, each with a trouble of its own; at last the worker dies under one. */
  async faults() {
    const worker = newWorker();
    const stream = await camera();
    const other = anotherCamera();
    const [video] = stream.getVideoTracks() as [MediaStreamTrack];
    const [audio] = stream.getAudioTracks() as [MediaStreamTrack];
    const clone = (): MediaStreamTrack => video.clone();
    const base = { worker, models: models(), workerTimeout: 60 } as const;
    const judged = (count: number, act: () => void): ((update: LiveUpdate) => void) => {
      let left = count;
      return ({ kind }) => {
        if (kind === 'judgement' && --left === 0) act();
      };
    };

    const muting = clone();
    const switched = watchTrack({ ...base, video: muting });
    const replaced = read(
      switched,
      (() => {
        let at = 0;
        return (update: LiveUpdate) => {
          if (update.kind === 'judgement' && ++at === 1) {
            // As the platform does when a call is put on hold, or another program takes the camera.
            for (const name of ['mute', 'unmute']) muting.dispatchEvent(new Event(name));
            void switched.replaceTrack('video', other.track);
          }
          if (update.kind === 'track' && update.change.kind === 'resized')
            void switched[Symbol.asyncDispose]();
        };
      })(),
    );

    const stopped = clone();
    const ended = read(
      watchTrack({ ...base, video: stopped }),
      judged(1, () => {
        stopped.stop();
        // A script that stops its own track gets no event: the platform would tell of a device that is unplugged.
        stopped.dispatchEvent(new Event('ended'));
      }),
    );

    const elements = watchTrack({
      ...base,
      video: clone(),
      audio: audio.clone(),
      worklet: '/worklet.js',
      reading: 'elements',
    });
    const fallback = read(
      elements,
      judged(3, () => void elements[Symbol.asyncDispose]()),
    );

    const leave = async (how: 'sender' | 'receiver' | 'silence'): ReturnType<typeof read> => {
      const call = await loopback(stream);
      const vanishing = watchTrack({
        ...base,
        video: call.tracks.get('video')!,
        connection: call.receiver,
      });
      const seen = await read(
        vanishing,
        judged(2, () => {
          if (how !== 'silence') {
            call[how].close();
            return;
          }
          // A peer that lost its network says nothing: from now on the statistics stand still.
          const last = call.receiver.getStats();
          call.receiver.getStats = async () => last;
        }),
      );
      for (const connection of [call.sender, call.receiver]) connection.close();
      return seen;
    };
    const gone = leave('sender');
    const closed = leave('receiver');
    const silent = leave('silence');

    // One picture a second, which any device affords, so that half of it is told from a device that is slow.
    const hiding = watchTrack({ ...base, video: clone(), maxFps: 1, minFps: 0.1, budget: 1 });
    const hidden = read(
      hiding,
      (() => {
        const twice = judged(2, () => {
          Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        });
        const fourTimes = judged(4, () => void hiding[Symbol.asyncDispose]());
        return (update: LiveUpdate) => {
          twice(update);
          fourTimes(update);
        };
      })(),
    );
    const results = {
      replaced: await replaced,
      ended: await ended,
      fallback: await fallback,
      gone: await gone,
      closed: await closed,
      silent: await silent,
      hidden: await hidden,
    };
    worker.terminate();
    const doomed = newWorker();
    const dying = watchTrack({ ...base, worker: doomed, workerTimeout: 6, video: clone() });
    const killed = await read(
      dying,
      judged(1, () => {
        doomed.terminate();
      }),
    );
    const tracks = [...stream.getTracks(), other.track];
    const untouched = tracks.every(({ readyState }) => readyState === 'live');
    for (const track of tracks) track.stop();
    other[Symbol.dispose]();
    return { ...results, killed, untouched, held: { timers: held.timers.size, sounds: held.sounds.size } };
  },

  /** Watches the camera and the microphone at 2 pictures a second from now on; resolves once code is warm. */
  async watchCamera() {
    const stream = await camera();
    const watch = watchTrack({
      video: stream.getVideoTracks()[0]!,
      audio: stream.getAudioTracks()[0]!,
      worker: newWorker(),
      models: models(),
      workerTimeout: 60,
      maxFps: 2,
      minFps: 2,
    });
    await new Promise<void>((resolve) => {
      void read(watch, (update) => {
        if (update.kind !== 'judgement') return;
        judged = update.load;
        if (update.timestamp > 8) resolve();
      });
    });
  },

  /** What the watch of `watchCamera` has looked at. */
  judgedSoFar() {
    return Promise.resolve({ analysed: judged?.analysed ?? 0, received: judged?.received ?? 0 });
  },

  /** The decoded call that the server has at `/media`, through the library in a worker, in media time. */
  async replay({ layout, tasksVision = false }: { layout: MediaLayout; tasksVision?: boolean }) {
    const worker = new Worker('/replay-worker.js', { type: 'module' });
    const at = (path: string): string => new URL(path, location.href).href;
    const files = { media: at('/media'), models: at('/models/'), wasm: at('/ort.wasm') };
    const landmarker = {
      bundle: at('/vision/vision_bundle.mjs'),
      wasm: at('/vision/wasm'),
      model: at('/face_landmarker.task'),
    };
    const request = { ...files, layout, ...(tasksVision && { landmarker }) };
    const answer = await new Promise<{ updates?: LiveUpdate[]; error?: string }>((resolve) => {
      worker.onmessage = ({ data }) => {
        resolve(data as { updates?: LiveUpdate[]; error?: string });
      };
      worker.postMessage(request satisfies ReplayRequest);
    });
    worker.terminate();
    if (answer.updates === undefined) throw new Error(answer.error);
    return answer.updates;
  },
};

export type Scenarios = typeof scenarios;
Object.assign(globalThis, { scenarios });
