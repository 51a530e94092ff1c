import { VerifierError } from '@bonafide/core';
import { trackProcessor, type TrackFeed } from './picture-feed.ts';
import type { WorkerLink } from './worker-link.ts';

export interface SoundFeedOptions {
  readonly link: WorkerLink;
  readonly watch: number;
  /** URL of `@bonafide/webrtc/worklet`; asked for where the browser has no track processor. */
  readonly worklet?: string;
  /** Use the worklet although there is a track processor. */
  readonly preferWorklet: boolean;
}

/**
 * Sends a track's sound to the worker: as a transferred stream where the browser can, else by an AudioWorklet whose port
 * leads straight into the worker. Rejects with `dependency/missing` where the worklet is needed and not given.
 */
export async function feedSound(track: MediaStreamTrack, options: SoundFeedOptions): Promise<TrackFeed> {
  const { link, watch, worklet, preferWorklet } = options;
  const Processor = preferWorklet ? undefined : trackProcessor();
  if (Processor !== undefined) {
    const { readable } = new Processor<AudioData>({ track });
    link.send({ kind: 'sound', watch, chunks: readable }, [readable]);
    // The worker's end of the stream ends it.
    return { [Symbol.dispose]: () => undefined };
  }
  if (worklet === undefined) {
    throw new VerifierError('dependency/missing', 'this browser needs the `worklet` option to hear a track');
  }
  return listen(track, { link, watch, worklet });
}

async function listen(
  track: MediaStreamTrack,
  { link, watch, worklet }: { readonly link: WorkerLink; readonly watch: number; readonly worklet: string },
): Promise<TrackFeed> {
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule(worklet);
    const stream = new MediaStream([track]);
    // Chromium lets a peer's sound into an audio graph only while an element plays it, too (its issue 121673).
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    const node = new AudioWorkletNode(context, 'bonafide-listener', {
      numberOfInputs: 1,
      numberOfOutputs: 0,
    });
    const { port1, port2 } = new MessageChannel();
    node.port.postMessage(port1, [port1]);
    link.send({ kind: 'sound-port', watch, port: port2 }, [port2]);
    context.createMediaStreamSource(stream).connect(node);
    // Until a user's gesture a page may be refused sound; then nothing comes, and the watch tells so.
    void context.resume().catch(() => undefined);
    return {
      [Symbol.dispose]() {
        element.srcObject = null;
        void context.close();
      },
    };
  } catch (cause) {
    await context.close();
    throw new VerifierError('dependency/missing', 'the worklet cannot be loaded', { cause });
  }
}
