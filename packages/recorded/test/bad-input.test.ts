import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRecording } from '../src/index.ts';
import {
  createTestClips,
  ffmpegBuilds,
  H264,
  makeCall,
  picture,
  readAll,
  type TestClips,
  tone,
} from './test-clips.ts';

const builds = await ffmpegBuilds();
const isRoot = process.getuid?.() === 0;
let clips: TestClips;
let call: string;
beforeAll(async () => {
  clips = await createTestClips();
  call = await makeCall(clips);
});
afterAll(async () => {
  await clips[Symbol.asyncDispose]();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** The code that opening and reading a path fails with. */
async function failure(path: string, options = {}): Promise<string> {
  const error: unknown = await readAll(path, options).then(
    () => new Error(`${path} could be read`),
    (thrown: unknown) => thrown,
  );
  return (error as { readonly code?: string }).code ?? String(error);
}

describe('a path that is no file to read', () => {
  it.each([
    ['a missing file', '/nonexistent/call.mp4', 'media/not-found'],
    ['a directory', '/tmp', 'media/not-a-file'],
    ['an endless device', '/dev/zero', 'media/not-a-file'],
    ['an address', 'http://localhost/call.mp4', 'media/not-found'],
    ['a list for the concat protocol', 'concat:a.mp4|b.mp4', 'media/not-found'],
  ])('is refused: %s', async (_what, path, code) => {
    expect(await failure(path)).toBe(code);
  });

  it('is refused: an empty file', async () => {
    expect(await failure(await clips.write('empty.mp4', ''))).toBe('media/empty');
  });

  it('is refused: a pipe that nobody writes to', async () => {
    const fifo = join(dirname(call), 'fifo.mp4');
    await promisify(execFile)('mkfifo', [fifo]);
    expect(await failure(fifo)).toBe('media/not-a-file');
  });

  it.skipIf(isRoot)('is refused: a file without permission to read', async () => {
    const secret = await clips.write('secret.mp4', await readFile(call));
    await chmod(secret, 0o000);
    expect(await failure(secret)).toBe('media/unreadable');
  });

  it('is refused: a loop of links', async () => {
    const path = join(dirname(call), 'loop.mp4');
    await symlink(path, path);
    expect(await failure(path)).toBe('media/not-found');
  });
});

describe.each(builds)('content that is no recording, for $build', ({ path: ffmpeg }) => {
  beforeEach(() => {
    vi.stubEnv('FFMPEG_PATH', ffmpeg);
  });

  it('is refused: text named .mp4', async () => {
    expect(await failure(await clips.write('text.mp4', 'This is not a film.\n'.repeat(500)))).toBe(
      'media/not-media',
    );
  });

  it('is refused: random bytes', async () => {
    const noise = Uint8Array.from({ length: 100_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255);
    expect(await failure(await clips.write('noise.mp4', noise))).toBe('media/not-media');
  });

  it('is refused: subtitles alone', async () => {
    const text = await clips.write('words.srt', '1\n00:00:00,000 --> 00:00:01,000\nHello\n');
    expect(await failure(text)).toBe('media/not-media');
    expect(await failure(await clips.make('words.mkv', '-i', text))).toBe('media/no-streams');
  });

  it('is refused: lists that name other files', async () => {
    const name = call.split('/').at(-1)!;
    const concat = await clips.write('list.ffconcat', `ffconcat version 1.0\nfile ${name}\n`);
    expect(await failure(concat)).toBe('media/not-media');
    const playlist = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${name}\n#EXT-X-ENDLIST\n`;
    expect(await failure(await clips.write('list.m3u8', playlist))).toBe('media/not-media');
    expect(await failure(await clips.write('list.mp4', playlist))).toBe('media/not-media');
    const sdp =
      'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n';
    expect(await failure(await clips.write('call.sdp', sdp))).toBe('media/not-media');
  });

  it('is refused: a recording whose index was cut off', async () => {
    const bytes = await readFile(await makeCall(clips, 'index-last.mp4'));
    expect(await failure(await clips.write('no-index.mp4', bytes.subarray(0, bytes.length * 0.7)))).toBe(
      'media/not-media',
    );
  });

  it('is refused: a picture of absurd size', async () => {
    const path = await clips.make('wide.mkv', ...picture(0.04, '9000x16'), '-c:v', 'ffv1');
    expect(await failure(path)).toBe('media/too-large');
  });

  it('is refused once nothing decodes: a recording whose data was overwritten', async () => {
    const bytes = await readFile(
      await clips.make('data.mp4', ...picture(1), ...H264, '-movflags', '+faststart'),
    );
    bytes.fill(0, bytes.indexOf('mdat') + 4);
    expect(await failure(await clips.write('zeros.mp4', bytes))).toBe('media/decode-failed');
  });

  it('takes odd names for names', async () => {
    const folder = join(dirname(call), 'names');
    await mkdir(folder, { recursive: true });
    const bytes = await readFile(call);
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
    for (const name of ['-i', 'frame-%03d.mp4', 'concat:a|b.mp4', 'http:x.mp4', 'pipe:0', 'a b\'"$(x).mp4']) {
      await clips.write(join('names', name), bytes);
      const { video } = await readAll(name);
      expect(video, name).toHaveLength(10);
    }
    vi.restoreAllMocks();
  });

  it('goes on with the other stream when one cannot be decoded', async () => {
    const damaged = await readFile(call);
    damaged.write('zzzz', damaged.indexOf('mp4a'));
    damaged.write('zzzz', damaged.indexOf('esds'));
    const failed: unknown[] = [];
    const { video, audio } = await readAll(await clips.write('odd-sound.mp4', damaged), {
      observe: (event) => {
        if (event.kind === 'stream-failed') failed.push(event.stream);
      },
    });
    expect(video).toHaveLength(10);
    expect(audio).toHaveLength(0);
    expect(failed).toEqual(['audio']);
  });
});

describe('the environment', () => {
  it('is to blame when the program that was named is not there', async () => {
    vi.stubEnv('FFMPEG_PATH', '/nonexistent/ffmpeg');
    expect(await failure(call)).toBe('media/tool-missing');
  });

  it('is to blame when the program says nothing', async () => {
    const silent = await clips.write('silent.sh', '#!/bin/sh\nexec sleep 60\n');
    await chmod(silent, 0o755);
    vi.stubEnv('FFMPEG_PATH', silent);
    expect(await failure(call, { stallTimeoutMs: 100 })).toBe('media/stalled');
  });

  it('falls back to the build that the installer package carries', async () => {
    vi.stubEnv('PATH', '/nonexistent');
    vi.stubEnv('FFMPEG_PATH', '');
    const { video } = await readAll(call);
    expect(video).toHaveLength(10);
  });

  it('ends opening with the reason of an abort', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const opening = openRecording(call, { signal: controller.signal });
    controller.abort(reason);
    await expect(opening).rejects.toBe(reason);
  });
});

it('says all that is wrong with its options', async () => {
  await expect(openRecording(call, { fps: 0, maxWidth: 1.5, stallTimeoutMs: 0 })).rejects.toThrow(
    /fps must .* maxWidth must .* stallTimeoutMs must/,
  );
});

it('ends at the damage when a recording with sound is cut', async () => {
  const bytes = await readFile(
    await clips.make('cut.mkv', ...picture(2), ...tone(2), ...H264, '-c:a', 'aac'),
  );
  const { video } = await readAll(await clips.write('cut2.mkv', bytes.subarray(0, bytes.length / 2)));
  expect(video.length).toBeGreaterThan(1);
  expect(video.length).toBeLessThan(10);
});
