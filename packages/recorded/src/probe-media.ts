import { execFile } from 'node:child_process';
import { VerifierError } from '@bonafide/core';
import { findFfmpeg } from './find-ffmpeg.ts';
import { INPUT_LIMITS, inputName, LARGEST_SIDE } from './media-file.ts';
import { type MediaInfo, readMediaInfo } from './media-info.ts';

/** Bytes of ffmpeg's description that are read: thousands of streams are no call. */
const LONGEST_DESCRIPTION = 4 * 1024 * 1024;

export interface ProbeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that ffmpeg may take in all. */
  readonly timeoutMs: number;
}

/**
 * Asks ffmpeg what a file holds: the program that will decode it, so both see the same streams, and no ffprobe is
 * needed. Rejects with `media/not-media` (no container that is read here), `media/no-streams` (neither picture nor
 * sound), `media/too-large`, `media/stalled`, `media/tool-missing`, or the signal's reason.
 */
export async function probeMedia(path: string, options: ProbeOptions): Promise<MediaInfo> {
  const info = readMediaInfo(await describe(await findFfmpeg(), path, options));
  if (info === undefined) {
    throw new VerifierError('media/not-media', `not a recording that ffmpeg reads: ${path}`);
  }
  if (info.video === undefined && info.audio === undefined) {
    throw new VerifierError('media/no-streams', `neither picture nor sound in ${path}`);
  }
  checkSize(info, path);
  return info;
}

/** What ffmpeg says of an input. It ends with an error in any case, since it is given no output. */
async function describe(ffmpeg: string, path: string, { signal, timeoutMs }: ProbeOptions): Promise<string> {
  const args = ['-nostdin', '-hide_banner', ...INPUT_LIMITS, '-i', inputName(path)];
  const limits = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: LONGEST_DESCRIPTION } as const;
  return new Promise((resolve, reject) => {
    execFile(ffmpeg, args, { ...limits, windowsHide: true, signal }, (error, _stdout, stderr) => {
      if (signal?.aborted === true) reject(signal.reason as Error);
      else if (error?.killed === true && error.code !== 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
        const message = `ffmpeg did not describe the file within ${timeoutMs} ms: ${path}`;
        reject(new VerifierError('media/stalled', message, { cause: error }));
      } else resolve(stderr);
    });
  });
}

function checkSize({ video }: MediaInfo, path: string): void {
  if (video === undefined) return;
  const { width, height } = video;
  if (width > LARGEST_SIDE || height > LARGEST_SIDE) {
    throw new VerifierError(
      'media/too-large',
      `${width} x ${height} is above ${LARGEST_SIDE} pixels a side: ${path}`,
    );
  }
}
