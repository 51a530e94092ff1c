import type { WorkerLink } from './worker-link.ts';

/** Something that keeps a track flowing to the worker until it is disposed. */
export type TrackFeed = Disposable;

/** Not in TypeScript's DOM types: on the window in Chromium, in workers alone in Safari, nowhere in Firefox. */
interface TrackProcessor<T> {
  readonly readable: ReadableStream<T>;
}
type TrackProcessorClass = new <T>(init: {
  track: MediaStreamTrack;
  maxBufferSize?: number;
}) => TrackProcessor<T>;

/** `undefined` where the browser has none on its window. */
export function trackProcessor(): TrackProcessorClass | undefined {
  return (globalThis as { readonly MediaStreamTrackProcessor?: TrackProcessorClass })
    .MediaStreamTrackProcessor;
}

/**
 * Sends a track's pictures to the worker: as a transferred stream where the browser can, so that no frame touches the
 * page's thread; else frame by frame from a hidden video element. `element` asks for the second way.
 */
export function feedPictures(
  track: MediaStreamTrack,
  to: { readonly link: WorkerLink; readonly watch: number },
  element: boolean,
): TrackFeed {
  const Processor = element ? undefined : trackProcessor();
  if (Processor === undefined) return feedFromElement(track, to);
  const { readable } = new Processor<VideoFrame>({ track, maxBufferSize: 2 });
  to.link.send({ kind: 'pictures', watch: to.watch, frames: readable }, [readable]);
  // The worker's end of the stream ends it.
  return { [Symbol.dispose]: () => undefined };
}

/** requestVideoFrameCallback on an element that is on no page; it rests while the page is hidden. */
function feedFromElement(
  track: MediaStreamTrack,
  { link, watch }: { readonly link: WorkerLink; readonly watch: number },
): TrackFeed {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  // Autoplay is refused to elements with sound alone; should a browser refuse it all the same, nothing comes: stalled.
  void video.play().catch(() => undefined);
  let disposed = false;
  const next = (): void => {
    video.requestVideoFrameCallback((_now, { mediaTime }) => {
      void take(video, mediaTime).then((frame) => {
        if (disposed) frame?.close();
        else if (frame !== undefined)
          link.send({ kind: 'picture', watch, frame, timestamp: mediaTime }, [frame]);
      });
      if (!disposed) next();
    });
  };
  next();
  return {
    [Symbol.dispose]() {
      disposed = true;
      video.pause();
      video.srcObject = null;
    },
  };
}

/** `undefined` where the element has nothing to show yet. */
async function take(
  video: HTMLVideoElement,
  mediaTime: number,
): Promise<VideoFrame | ImageBitmap | undefined> {
  try {
    if (typeof VideoFrame === 'function')
      return new VideoFrame(video, { timestamp: Math.round(mediaTime * 1e6) });
    return await createImageBitmap(video);
  } catch {
    return undefined;
  }
}
