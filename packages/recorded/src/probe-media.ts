import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { VerifierError } from '@bonafide/core';
import { INPUT_LIMITS, inputName, LARGEST_SIDE } from './media-file.ts';
import { type MediaInfo, type ProbeOutput, readMediaInfo } from './media-info.ts';
import { findMediaTool } from './media-tools.ts';

const run = promisify(execFile);

/** Bytes of ffprobe's answer that are read: thousands of streams are no call. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

export interface ProbeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that ffprobe may take in all. */
  readonly timeoutMs: number;
}

/**
 * Asks ffprobe what a file holds. Rejects with `media/not-media` (no container that is read here),
 * `media/no-streams` (neither picture nor sound), `media/too-large`, `media/stalled`, `media/tool-missing`,
 * or the signal's reason.
 */
export async function probeMedia(path: string, options: ProbeOptions): Promise<MediaInfo> {
  const { signal, timeoutMs } = options;
  const ffprobe = await findMediaTool('ffprobe');
  const args = [
    '-v',
    'error',
    ...INPUT_LIMITS,
    '-show_format',
    '-show_streams',
    '-of',
    'json',
    inputName(path),
  ];
  let answer: string;
  try {
    ({ stdout: answer } = await run(ffprobe, args, {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: LONGEST_ANSWER,
      windowsHide: true,
      ...(signal !== undefined && { signal }),
    }));
  } catch (cause) {
    signal?.throwIfAborted();
    if ((cause as { killed?: boolean }).killed === true) {
      throw new VerifierError('media/stalled', `ffprobe gave no answer within ${timeoutMs} ms: ${path}`, {
        cause,
      });
    }
    throw new VerifierError('media/not-media', `not a recording that ffmpeg reads: ${path}`, { cause });
  }
  const info = readMediaInfo(JSON.parse(answer) as ProbeOutput);
  if (info.video === undefined && info.audio === undefined) {
    throw new VerifierError('media/no-streams', `neither picture nor sound in ${path}`);
  }
  checkSize(info, path);
  return info;
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
