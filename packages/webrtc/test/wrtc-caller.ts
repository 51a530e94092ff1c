import { openRecording } from '@bonafide/recorded';
import wrtc from '@roamhq/wrtc';
import type { SessionDescription } from '../src/node.ts';

/** A caller in Node whose camera plays a clip, in real time. */
export interface Caller extends AsyncDisposable {
  offer(): Promise<SessionDescription>;
  accept(answer: SessionDescription): Promise<void>;
  /** Stops sending pictures until it is set to false. */
  frozen: boolean;
  /** Sends pictures at this share of their size. */
  scale: number;
  /** Ends without a word, as a crashed client does. */
  vanish(): void;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** What the nonstandard half of wrtc is, beyond its own types. */
interface VideoSource {
  createTrack(): MediaStreamTrack;
  onFrame(frame: Frame): void;
}
const { RTCVideoSource, RTCAudioSource, rgbaToI420 } = wrtc.nonstandard as unknown as {
  RTCVideoSource: new () => VideoSource;
  RTCAudioSource: new () => {
    createTrack(): MediaStreamTrack;
    onData(data: {
      samples: Int16Array;
      sampleRate: number;
      bitsPerSample: 16;
      channelCount: 1;
      numberOfFrames: number;
    }): void;
  };
  rgbaToI420: (from: Frame, to: Frame) => void;
};

const FPS = 10;

export async function openCaller(clip: string, seconds: number): Promise<Caller> {
  const frames = await readFrames(clip, seconds);
  const connection = new wrtc.RTCPeerConnection();
  const video = new RTCVideoSource();
  const audio = new RTCAudioSource();
  const tracks = [video.createTrack(), audio.createTrack()];
  for (const track of tracks) connection.addTransceiver(track, { direction: 'sendonly' });
  const started = performance.now();
  let tone = 0;
  const sound = setInterval(() => {
    const samples = new Int16Array(480);
    for (let i = 0; i < samples.length; i++)
      samples[i] = 3000 * Math.sin((tone++ * 2 * Math.PI * 220) / 48_000);
    audio.onData({ samples, sampleRate: 48_000, bitsPerSample: 16, channelCount: 1, numberOfFrames: 480 });
  }, 10);
  const pictures = setInterval(() => {
    if (caller.frozen) return;
    const frame = frames[Math.floor(((performance.now() - started) / 1000) * FPS) % frames.length]!;
    video.onFrame(caller.scale === 1 ? frame : shrink(frame, caller.scale));
  }, 1000 / FPS);
  const stop = (): void => {
    clearInterval(sound);
    clearInterval(pictures);
  };
  const caller: Caller = {
    frozen: false,
    scale: 1,
    async offer() {
      await connection.setLocalDescription(await connection.createOffer());
      const description = connection.localDescription!;
      return { type: 'offer', sdp: description.sdp };
    },
    async accept(answer) {
      await connection.setRemoteDescription(answer);
    },
    vanish() {
      stop();
      connection.close();
    },
    [Symbol.asyncDispose]() {
      stop();
      for (const track of tracks) track.stop();
      connection.close();
      return Promise.resolve();
    },
  };
  return caller;
}

async function readFrames(clip: string, seconds: number): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  await using recording = await openRecording(clip, { fps: FPS });
  for await (using sample of recording) {
    if (sample.kind !== 'video') continue;
    if (sample.timestamp > seconds) break;
    const rgba = sample.toRgba();
    const { width, height } = rgba;
    const frame = { width, height, data: new Uint8ClampedArray(width * height * 1.5) };
    rgbaToI420({ width, height, data: rgba.data }, frame);
    frames.push(frame);
  }
  return frames;
}

/** Every n-th pixel: enough for a picture of another size. */
function shrink(frame: Frame, scale: number): Frame {
  const step = Math.round(1 / scale);
  const width = Math.floor(frame.width / step / 2) * 2;
  const height = Math.floor(frame.height / step / 2) * 2;
  const data = new Uint8ClampedArray(width * height * 1.5);
  let o = 0;
  const plane = (offset: number, stride: number, w: number, h: number): void => {
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) data[o++] = frame.data[offset + y * step * stride + x * step]!;
  };
  const area = frame.width * frame.height;
  plane(0, frame.width, width, height);
  plane(area, frame.width / 2, width / 2, height / 2);
  plane(area * 1.25, frame.width / 2, width / 2, height / 2);
  return { width, height, data };
}
