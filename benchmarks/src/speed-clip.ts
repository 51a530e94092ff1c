import { execFile } from 'node:child_process';
import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SpeedClipInput {
  readonly ffmpeg: string;
  /** A real talking head; read from its start. */
  readonly video: string;
  /** Real speech, repeated as often as it takes. */
  readonly speech: string;
  readonly directory: string;
}

/**
 * Makes 60 s of 720p25 H.264 at 1.5 Mbit/s with 48 kHz AAC, as a recorded call has: the face in the middle, something
 * on both sides of it, and the noise of a camera, without which an enlarged clip would decode at half the cost.
 */
export async function makeMinute({ ffmpeg, video, speech, directory }: SpeedClipInput): Promise<string> {
  const picture =
    'fps=25,split[a][b];[a]scale=1280:720:force_original_aspect_ratio=increase,crop=1280:720,boxblur=12[back];' +
    '[b]scale=900:720[face];[back][face]overlay=(W-w)/2:0,noise=alls=5:allf=t,format=yuv420p';
  return makeOnce(join(directory, 'speed-1min.mp4'), async (target) => {
    await run(ffmpeg, [
      ...['-v', 'error', '-y', '-i', video, '-stream_loop', '-1', '-i', speech, '-t', '60'],
      ...['-filter_complex', `[0:v]${picture}[out]`, '-map', '[out]', '-map', '1:a:0'],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '1500k', '-g', '50'],
      ...['-c:a', 'aac', '-b:a', '96k', '-ar', '48000', '-ac', '2', target],
    ]);
  });
}

/** Repeats the minute without coding it anew. */
export async function repeatMinute(ffmpeg: string, minute: string, minutes: number): Promise<string> {
  return makeOnce(minute.replace('1min', `${minutes}min`), async (target) => {
    const loops = String(minutes - 1);
    await run(ffmpeg, ['-v', 'error', '-y', '-stream_loop', loops, '-i', minute, '-c', 'copy', target]);
  });
}

/** Decoded pictures of a clip as raw RGBA, one after another, in one file. */
export async function decodeFrames(
  ffmpeg: string,
  clip: string,
  size: { readonly width: number; readonly height: number; readonly fps: number },
): Promise<string> {
  return makeOnce(
    clip.replace(/\.mp4$/, `-${size.width}x${size.height}-${size.fps}fps.rgba`),
    async (target) => {
      const filter = `fps=${size.fps},scale=${size.width}:${size.height}`;
      await run(ffmpeg, [
        '-v',
        'error',
        '-y',
        '-i',
        clip,
        '-vf',
        filter,
        '-pix_fmt',
        'rgba',
        '-f',
        'rawvideo',
        target,
      ]);
    },
  );
}

/** Keeps what an earlier run made: the clips are inputs, not results. Renamed when whole, so that no run sees half a file. */
async function makeOnce(path: string, make: (target: string) => Promise<void>): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (exists) return path;
  await mkdir(join(path, '..'), { recursive: true });
  const partial = path.replace(/(\.\w+)$/, `.${process.pid}.part$1`);
  await make(partial);
  await rename(partial, path);
  return path;
}
