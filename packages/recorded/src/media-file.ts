import { access, constants, stat } from 'node:fs/promises';
import { VerifierError } from '@bonafide/core';

/**
 * Demuxers that may open a file. Absent on purpose: those that make a file name other files or addresses (hls, dash,
 * concat, sdp, imf, image2 patterns) and those that take any text or bytes for media (tty, subtitles, rawvideo).
 */
const FORMATS =
  'mov,mp4,matroska,webm,avi,flv,live_flv,mpegts,mpeg,mpegvideo,m4v,h264,hevc,ivf,obu,av1,asf,rm,mxf,nut,dv,gif,apng,' +
  'ogg,wav,w64,mp3,aac,loas,flac,ac3,eac3,dts,amr,amrnb,amrwb,aiff,au,caf,ape,wv,tta,voc,yuv4mpegpipe';

/** Largest picture that is opened, in pixels a side and in all: memory stays bounded whatever a header says. */
export const LARGEST_SIDE = 8192;
const LARGEST_PICTURE = LARGEST_SIDE * LARGEST_SIDE;

/**
 * What ffmpeg is told before an input: local files only, no format that refers to other files, no picture
 * above the limit. `max_pixels` is the decoder's own check, so a stream that grows past its header is caught too.
 */
export const INPUT_LIMITS: readonly string[] = [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  FORMATS,
  '-max_pixels',
  String(LARGEST_PICTURE),
];

/** An absolute path as ffmpeg takes it: with its protocol spelt out, `-x`, `%d` and `concat:` are plain names. */
export function inputName(path: string): string {
  return `file:${path}`;
}

/**
 * Checks that a path names a regular, readable file with something in it, before any program opens it: a device or a
 * pipe could go on for ever. Rejects with `media/not-found`, `media/not-a-file`, `media/unreadable` or `media/empty`.
 */
export async function checkMediaFile(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new VerifierError('media/not-found', `no such file: ${path}`, { cause });
  });
  if (!found.isFile()) {
    throw new VerifierError('media/not-a-file', `not a regular file: ${path}`);
  }
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new VerifierError('media/unreadable', `no permission to read ${path}`, { cause });
  });
  if (found.size === 0) throw new VerifierError('media/empty', `the file is empty: ${path}`);
}
