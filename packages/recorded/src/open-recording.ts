import { resolve } from 'node:path';
import { checkMediaFile } from './media-file.ts';
import { fitInside, thumbnailSize } from './decode-arguments.ts';
import { probeMedia } from './probe-media.ts';
import { createRecording, type NamedFeed, type Recording, type RecordingInfo } from './recording.ts';
import { type RecordingOptions, resolveOptions } from './recording-options.ts';
import { startFeed } from './sample-feed.ts';
import { openStill, sniffStill } from './still.ts';
import { decodeAudio, decodeVideo, type StreamDecoding } from './stream-decoding.ts';

/**
 * Opens a recorded call: any file with picture or sound that ffmpeg reads, or a still picture.
 *
 * Pictures are I420 at the analysis rate with the stream's own timestamps (a variable frame rate, late starts and holes
 * are kept), thumbnails show every frame, sound is 16 kHz mono. The file is opened as a local file and nothing else,
 * whatever its name or content says. Each stream is decoded once, by a process that waits while nobody reads.
 *
 * Rejects with a `VerifierError` (`config/invalid`, `media/not-found`, `not-a-file`, `unreadable`, `empty`, `not-media`,
 * `no-streams`, `too-large`, `stalled`, `decode-failed`, `tool-missing`) or with the signal's reason.
 */
export async function openRecording(file: string, options: RecordingOptions = {}): Promise<Recording> {
  const resolved = resolveOptions(options);
  const { signal, observe } = options;
  signal?.throwIfAborted();
  const path = resolve(file);
  await checkMediaFile(path);
  const hooks = { ...(signal !== undefined && { signal }), ...(observe !== undefined && { observe }) };
  const still = await sniffStill(path);
  if (still !== undefined) return openStill(path, still, { ...resolved, ...hooks });

  const { duration, video, audio } = await probeMedia(path, { signal, timeoutMs: resolved.stallTimeoutMs });
  const info: RecordingInfo = {
    ...(duration !== undefined && { duration }),
    hasVideo: video !== undefined,
    hasAudio: audio !== undefined,
    ...(video?.frameRate !== undefined && { frameRate: video.frameRate }),
    ...(video !== undefined && { video }),
    ...(audio !== undefined && { audio }),
  };
  const start = (stream: NamedFeed['stream'], decoding: StreamDecoding): NamedFeed => ({
    stream,
    feed: startFeed(decoding, {
      path,
      stallTimeoutMs: resolved.stallTimeoutMs,
      onStart: (pid) => observe?.({ kind: 'process-started', stream, pid }),
    }),
  });
  const limit = { width: resolved.maxWidth, height: resolved.maxHeight };
  return createRecording(
    info,
    () => [
      ...(video === undefined
        ? []
        : [
            start(
              'video',
              decodeVideo(video, {
                fps: resolved.fps,
                picture: fitInside(video, limit),
                thumbnail: thumbnailSize(video),
                matrix: video.matrix,
                range: video.range,
              }),
            ),
          ]),
      ...(audio === undefined ? [] : [start('audio', decodeAudio(audio))]),
    ],
    hooks,
  );
}
