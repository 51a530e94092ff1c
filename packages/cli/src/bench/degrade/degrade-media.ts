import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { VerifierError } from '@bonafide/core';
import { findFfmpeg } from '@bonafide/recorded';
import { type Degradation, type DegradationRecipe, RECIPES } from './degradation.ts';

const run = promisify(execFile);
const PICTURE = /^\.(jpe?g|png|webp|avif|heic)$/i;
/** Seconds of video that a still is sent as: its quality has settled by the end of it. */
const STILL_SECONDS = 1;
/** Milliseconds that an encoder may take for one file. */
const LONGEST = 20 * 60_000;

/**
 * Sends a file through a call's real encoders and resolves to what a receiver has: a Matroska file, or for a still a
 * PNG of the picture that arrived. The caller removes it. Everything is fixed by the input and the ffmpeg build. Losses
 * are dropped before the encoder, so they freeze the picture and silence the sound as a receiver does that conceals
 * nothing; torn macroblocks are not imitated. Rejects with `media/decode-failed` or `media/tool-missing`.
 */
export async function degradeMedia(path: string, degradation: Degradation): Promise<string> {
  const ffmpeg = await findFfmpeg();
  const recipe = RECIPES[degradation];
  const folder = await mkdtemp(join(tmpdir(), 'bonafide-degrade-'));
  const made = join(folder, 'made.mkv');
  const done = `${folder}${PICTURE.test(extname(path)) ? '.png' : '.mkv'}`;
  try {
    if (PICTURE.test(extname(path))) {
      const still = join(folder, 'still.png');
      // ffmpeg builds differ in the pictures that they read.
      const { default: sharp } = await import('sharp');
      await sharp(path, { autoOrient: true }).flatten({ background: 'black' }).png().toFile(still);
      const { fps } = recipe.video;
      const input = ['-loop', '1', '-framerate', String(fps), '-t', String(STILL_SECONDS), '-i', still];
      await encode(ffmpeg, [...input, ...videoArguments({ ...recipe, loss: 0, freeze: 0 }), made]);
      const last = String(STILL_SECONDS - 2 / fps);
      await encode(ffmpeg, ['-i', made, '-ss', last, '-frames:v', '1', done]);
    } else {
      const streams = ['-map', '0:v:0?', '-map', '0:a:0?'];
      const input = ['-protocol_whitelist', 'file,pipe', '-i', `file:${path}`];
      await encode(ffmpeg, [
        ...input,
        ...streams,
        ...videoArguments(recipe),
        ...soundArguments(recipe),
        made,
      ]);
      await rename(made, done);
    }
    return done;
  } catch (cause) {
    await rm(done, { force: true });
    if (cause instanceof VerifierError && cause.code === 'media/tool-missing') throw cause;
    throw new VerifierError('media/decode-failed', `cannot be sent through ${degradation}: ${path}`, {
      cause,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function encode(ffmpeg: string, args: readonly string[]): Promise<void> {
  await run(ffmpeg, ['-v', 'error', '-nostdin', '-y', '-threads', '1', ...args], { timeout: LONGEST });
}

function videoArguments({ video, loss, freeze }: DegradationRecipe): readonly string[] {
  const { codec, height, bitrate, fps } = video;
  const filters = [`fps=${fps}`, `scale=-2:'2*trunc(min(${height},ih)/2)'`];
  // Bursts of three pictures, and one freeze in every eight seconds.
  const lost = [
    ...(loss > 0 ? [`lt(mod(n,${Math.round(3 / loss)}),3)*gt(n,3)`] : []),
    ...(freeze > 0 ? [`between(mod(t,8),4,${4 + freeze})`] : []),
  ];
  if (lost.length > 0) filters.push(`select='not(${lost.join('+')})'`);
  const rate = ['-b:v', String(bitrate), '-maxrate', String(bitrate), '-bufsize', String(bitrate)];
  const coder =
    codec === 'vp8'
      ? [
          '-c:v',
          'libvpx',
          '-deadline',
          'realtime',
          '-cpu-used',
          '8',
          '-lag-in-frames',
          '0',
          '-error-resilient',
          '1',
        ]
      : ['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-profile:v', 'baseline'];
  return ['-vf', filters.join(','), '-vsync', 'vfr', '-pix_fmt', 'yuv420p', ...coder, '-g', '300', ...rate];
}

function soundArguments({ audio, soundLoss }: DegradationRecipe): readonly string[] {
  const rate = audio.codec === 'opus' ? 48_000 : 8_000;
  // Packets of 20 ms; which are lost is a hash of their number.
  const hash = 'mod(abs(sin(floor(t*50)*12.9898))*43758.5453,1)';
  const lost = `asetnsamples=n=${rate / 50}:p=0,volume=0:enable='lt(${hash},${soundLoss})'`;
  const coder =
    audio.codec === 'opus'
      ? ['-c:a', 'libopus', '-b:a', String(audio.bitrate), '-application', 'voip']
      : ['-c:a', 'pcm_alaw'];
  return ['-af', [`aresample=${rate}`, ...(soundLoss > 0 ? [lost] : [])].join(','), '-ac', '1', ...coder];
}
