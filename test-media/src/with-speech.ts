import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { resolveClip } from './clips.mjs';

export interface WithSpeechOptions {
  /** Id of the clip with the picture. */
  readonly video: string;
  /** Id of the clip with the voice, repeated as often as the picture lasts. Default `jfk`. */
  readonly speech?: string;
  /** The mp4 to write; replaced if it exists. */
  readonly output: string;
  /** Path of an ffmpeg that codes H.264 and AAC. */
  readonly ffmpeg: string;
  /** Seconds, from the beginning. Default: the whole picture. */
  readonly seconds?: number;
}

/**
 * Makes a call with sound out of a silent picture and a voice. Both are real, but THE VOICE IS NOT THE FACE'S: lips and
 * sound do not match, so it is no genuine call for `sync.lips` or `voice.identity`. For tests of the pipeline, not of
 * accuracy. The picture is copied, not coded anew. Resolves to `output`; rejects as `execFile` does.
 */
export async function withSpeech(options: WithSpeechOptions): Promise<string> {
  const { video, speech = 'jfk', output, ffmpeg, seconds } = options;
  const [picture, voice] = await Promise.all([resolveClip(video), resolveClip(speech)]);
  await promisify(execFile)(ffmpeg, [
    ...['-v', 'error', '-nostdin', '-y', '-i', picture, '-stream_loop', '-1', '-i', voice],
    ...['-map', '0:v:0', '-map', '1:a:0', '-c:v', 'copy', '-c:a', 'aac', '-b:a', '64k', '-ar', '48000'],
    ...(seconds === undefined ? ['-shortest'] : ['-t', String(seconds)]),
    output,
  ]);
  return output;
}
