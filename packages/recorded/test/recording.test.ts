import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Contents,
  createTestClips,
  ffmpegBuilds,
  H264,
  joined,
  makeCall,
  patchBoxes,
  picture,
  readAll,
  type TestClips,
  times,
  tone,
} from './test-clips.ts';

const builds = await ffmpegBuilds();
let clips: TestClips;
beforeAll(async () => {
  clips = await createTestClips();
});
afterAll(async () => {
  await clips[Symbol.asyncDispose]();
});

describe.each(builds)('a recording, decoded by $build', ({ path: ffmpeg }) => {
  beforeEach(() => {
    vi.stubEnv('FFMPEG_PATH', ffmpeg);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('gives five pictures a second, every frame as a thumbnail, and all of the sound', async () => {
    const { recording, video, thumbnails, audio } = await readAll(await makeCall(clips));
    expect(recording.info).toMatchObject({ hasVideo: true, hasAudio: true, frameRate: 25 });
    expect(recording.info.duration).toBeCloseTo(2, 1);
    expect(times(video)).toEqual(near([0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8]));
    expect(times(thumbnails)).toEqual(near(Array.from({ length: 50 }, (_, i) => i / 25)));
    expect(joined(audio).length / 16_000).toBeCloseTo(2, 1);
    expect(recording.dropped).toBe(0);
  });

  it('gives the same bytes twice', async () => {
    const path = await makeCall(clips);
    expect(digest(await readAll(path))).toBe(digest(await readAll(path)));
  });

  it('keeps the times of a variable frame rate, holes included', async () => {
    // 25 Hz for 0.4 s, a hole to 3 s, then a frame every 130 ms or so.
    const expected = Array.from(
      { length: 20 },
      (_, n) => (n < 10 ? n * 40 : 3000 + (n - 10) * 130 + (n % 3) * 7) / 1000,
    );
    const pts = "settb=1/1000,setpts='if(lt(N\\,10)\\,N*40\\,3000+(N-10)*130+mod(N\\,3)*7)'";
    const path = await clips.make(
      'vfr.mkv',
      ...picture(0.8),
      ...['-vf', pts, '-vsync', 'passthrough', '-enc_time_base', '1:1000', ...H264],
    );
    const { video, thumbnails } = await readAll(path);
    expect(times(thumbnails)).toEqual(near(expected));
    // The first frame of every fifth of a second that has one.
    const slots = expected.map((t) => Math.floor(t * 5 + 0.001));
    expect(times(video)).toEqual(near(expected.filter((_, i) => slots.indexOf(slots[i]!) === i)));
  });

  it('shows frames of another rate at the mean analysis rate, at their own times', async () => {
    const path = await clips.make('ntsc.mp4', ...picture(3, '160x90', 29.97), ...H264);
    const { video } = await readAll(path);
    expect(video).toHaveLength(15);
    for (const time of times(video)) {
      expect(Math.abs(time * 29.97 - Math.round(time * 29.97))).toBeLessThan(0.01);
    }
  });

  it('keeps the offset between streams that start at different times', async () => {
    const offset = ['-itsoffset', '1.5'];
    const codecs = [...H264, '-c:a', 'pcm_s16le'];
    const late = await readAll(
      await clips.make('late-sound.mkv', ...picture(3), ...offset, ...tone(1), ...codecs),
    );
    expect(late.video[0]!.timestamp).toBeCloseTo(0, 2);
    expect(late.audio[0]!.timestamp).toBeCloseTo(1.5, 2);
    const early = await readAll(
      await clips.make('late-video.mkv', ...tone(3), ...offset, ...picture(1), ...codecs),
    );
    expect(early.audio[0]!.timestamp).toBeCloseTo(0, 2);
    // The encoder put the first frame on its grid of 25 Hz.
    expect(early.video[0]!.timestamp).toBeCloseTo(1.52, 2);
  });

  it('starts at 0 where the container starts elsewhere', async () => {
    const path = await clips.make(
      'offset.ts',
      ...picture(1),
      ...tone(1),
      ...H264,
      '-c:a',
      'aac',
      '-muxdelay',
      '7',
    );
    const { video, audio } = await readAll(path);
    expect(Math.min(video[0]!.timestamp, audio[0]!.timestamp)).toBeCloseTo(0, 2);
  });

  it('keeps picture and sound together', async () => {
    // A white flash and a beep, both from 1.0 s to 1.2 s.
    const flash =
      "color=black:size=160x90:rate=25:duration=2,geq=lum='if(between(T,1,1.199),255,0)':cb=128:cr=128";
    const beep = "aevalsrc='if(between(t,1,1.2),0.5*sin(2*PI*1000*t),0)':s=48000:d=2";
    const path = await clips.make(
      'clap.mp4',
      ...['-f', 'lavfi', '-i', flash, '-f', 'lavfi', '-i', beep, ...H264, '-c:a', 'aac'],
    );
    const { thumbnails, audio } = await readAll(path);
    expect(thumbnails.find(({ luma }) => luma[100]! > 128)?.timestamp).toBeCloseTo(1, 2);
    const first = joined(audio).findIndex((value) => Math.abs(value) > 0.1);
    expect(audio[0]!.timestamp + first / 16_000).toBeCloseTo(1, 1);
  });

  it('keeps a hole in the sound a hole', async () => {
    const select = ['-af', "aselect='lt(t,1)+gt(t,2)'"];
    const path = await clips.make('hole.mkv', ...tone(3), ...select, '-c:a', 'pcm_s16le');
    const { audio } = await readAll(path);
    const jumps = audio
      .slice(1)
      .map((piece, i) => piece.timestamp - audio[i]!.timestamp - audio[i]!.data.length / 16_000);
    expect(jumps.filter((jump) => Math.abs(jump) > 0.001)).toEqual([expect.closeTo(1, 1)]);
  });

  it('turns a rotated phone recording upright before it limits the width', async () => {
    const halves = ['-f', 'lavfi', '-i', 'color=red:size=80x90:rate=25:duration=1'];
    const right = ['-f', 'lavfi', '-i', 'color=blue:size=80x90:rate=25:duration=1'];
    const flat = await clips.make('flat.mp4', ...halves, ...right, '-filter_complex', 'hstack', ...H264);
    // A display matrix of 90 degrees clockwise: left becomes top.
    const matrix = [0, 0x10000, 0, -0x10000, 0, 0, 90 << 16, 0, 0x40000000];
    const rotated = await clips.write(
      'rotated.mp4',
      await patchBoxes(flat, [{ box: 'tkhd', offset: 40, values: matrix }]),
    );
    const { recording, video } = await readAll(rotated, { maxWidth: 45 });
    expect(recording.info.video).toMatchObject({ width: 90, height: 160, rotation: 90 });
    const { width, height, rgba } = video[0]!;
    expect([width, height]).toEqual([45, 80]);
    expect(rgba[(10 * 45 + 20) * 4]).toBeGreaterThan(200);
    expect(rgba[(70 * 45 + 20) * 4 + 2]).toBeGreaterThan(200);
  });

  it('scales wide pictures down to 640 pixels, and never up', async () => {
    const wide = await readAll(await clips.make('wide.mp4', ...picture(0.4, '1280x720'), ...H264));
    expect([wide.video[0]!.width, wide.video[0]!.height]).toEqual([640, 360]);
    const odd = await readAll(
      await clips.make(
        'odd.mkv',
        ...picture(0.4),
        '-vf',
        'scale=161:91,setsar=1,format=yuv444p',
        '-c:v',
        'ffv1',
      ),
    );
    expect([odd.video[0]!.width, odd.video[0]!.height]).toEqual([161, 91]);
  });

  it('shows pixels that are not square as they are meant', async () => {
    const path = await clips.make('anamorphic.mp4', ...picture(0.4), '-vf', 'setsar=4/3', ...H264);
    const { recording, video } = await readAll(path);
    expect(recording.info.video).toMatchObject({ width: 213, height: 90 });
    expect([video[0]!.width, video[0]!.height]).toEqual([213, 90]);
  });

  it('keeps one picture size when the stream changes its own', async () => {
    const small = await clips.make('small.h264', ...picture(1, '160x90'), ...H264);
    const large = await clips.make('large.h264', ...picture(1, '320x180'), ...H264);
    const both = await clips.write(
      'both.h264',
      Buffer.concat([await readFile(small), await readFile(large)]),
    );
    const { video } = await readAll(both);
    expect(video.length).toBeGreaterThanOrEqual(9);
    expect(new Set(video.map(({ width, height }) => `${width}x${height}`))).toEqual(new Set(['160x90']));
  });

  it('reads 10-bit HDR and interlaced pictures', async () => {
    const hdr = [
      '-c:v',
      'ffv1',
      '-pix_fmt',
      'yuv420p10le',
      '-color_trc',
      'smpte2084',
      '-color_primaries',
      'bt2020',
    ];
    const ten = await readAll(await clips.make('hdr.mkv', ...picture(0.4), ...hdr));
    expect(ten.recording.info.video?.hdr).toBe(true);
    expect(ten.video).toHaveLength(2);
    const fields = [
      '-vf',
      'setfield=tff',
      '-flags',
      '+ildct+ilme',
      '-c:v',
      'mpeg2video',
      '-field_order',
      'tt',
    ];
    const lines = await readAll(
      await clips.make('fields.mpg', ...picture(1, '320x180'), ...fields.slice(0, -2)),
    );
    expect(lines.recording.info.video?.interlaced).toBe(true);
    expect(lines.thumbnails.length).toBeGreaterThanOrEqual(24);
  });

  it('resamples 8 kHz telephone sound to 16 kHz', async () => {
    const path = await clips.make('phone.wav', ...tone(1, 440, 8000), '-c:a', 'pcm_mulaw');
    const { recording, audio, video } = await readAll(path);
    expect(recording.info).toMatchObject({
      hasVideo: false,
      hasAudio: true,
      audio: { sampleRate: 8000, layout: 'mono' },
    });
    expect(video).toEqual([]);
    const sound = joined(audio);
    expect(sound.length).toBeGreaterThan(15_900);
    expect(zeroCrossings(sound) / 2).toBeCloseTo(440, -1);
  });

  it('mixes channels down without changing how loud they are together', async () => {
    const channel = '0.9*sin(2*PI*440*t)';
    const same = ['-f', 'lavfi', '-i', `aevalsrc=${channel}|${channel}:s=48000:d=1`];
    const stereo = await readAll(await clips.make('stereo.wav', ...same));
    expect(loudest(joined(stereo.audio))).toBeCloseTo(0.9, 2);
    const surround = await readAll(await clips.make('surround.wav', ...tone(1), '-ac', '6'));
    expect(loudest(joined(surround.audio))).toBeLessThanOrEqual(0.13);
    expect(loudest(joined(surround.audio))).toBeGreaterThan(0.02);
  });

  it('reads a recording without sound, and one whose only picture is cover art', async () => {
    const silent = await readAll(await clips.make('silent.mp4', ...picture(0.4), ...H264));
    expect(silent.recording.info.hasAudio).toBe(false);
    const cover = await clips.make('cover.jpg', ...picture(0.04), '-frames:v', '1');
    const song = await readAll(
      await clips.make(
        'song.mp4',
        ...[...tone(1), '-i', cover, '-map', '0', '-map', '1', '-c:a', 'aac', '-c:v', 'mjpeg'],
        ...['-disposition:v:0', 'attached_pic'],
      ),
    );
    expect(song.recording.info).toMatchObject({ hasVideo: false, hasAudio: true });
    expect(song.video).toEqual([]);
  });

  it('is not impressed by a header that claims three hours', async () => {
    const hours = 3 * 3600;
    const call = await makeCall(clips);
    const lying = await clips.write(
      'lying.mp4',
      await patchBoxes(call, [
        { box: 'mvhd', offset: 16, values: [hours * 1000] },
        { box: 'tkhd', offset: 20, values: [hours * 1000] },
        { box: 'mdhd', offset: 16, values: [hours * 12_800] },
      ]),
    );
    const { recording, video, audio } = await readAll(lying);
    // Builds differ in whether they believe it. Nothing rests on it but the progress that is shown.
    expect(recording.info.duration).toBeGreaterThanOrEqual(2);
    expect(video).toHaveLength(10);
    expect(joined(audio).length / 16_000).toBeCloseTo(2, 1);
  });

  it('gives what is left of a recording that breaks off', async () => {
    const args = [...picture(4), ...tone(4), ...H264, '-c:a', 'aac', '-movflags', '+faststart'];
    const whole = await readFile(await clips.make('whole.mp4', ...args));
    const { video, audio } = await readAll(
      await clips.write('half.mp4', whole.subarray(0, Math.floor(whole.length * 0.6))),
    );
    expect(video.length).toBeGreaterThan(3);
    expect(video.length).toBeLessThan(20);
    expect(audio.length).toBeGreaterThan(3);
  });
});

function near(values: readonly number[]): unknown[] {
  return values.map((value) => expect.closeTo(value, 4) as unknown);
}

function digest({ video, thumbnails, audio }: Contents): string {
  const hash = createHash('sha256');
  for (const { timestamp, rgba } of video) hash.update(`v${timestamp}`).update(rgba);
  for (const { timestamp, luma } of thumbnails) hash.update(`t${timestamp}`).update(luma);
  for (const { timestamp, data } of audio)
    hash.update(`a${timestamp}`).update(Buffer.from(data.slice().buffer));
  return hash.digest('hex');
}

function zeroCrossings(sound: Float32Array): number {
  return sound.reduce((count, value, i) => count + (i > 0 && value >= 0 !== sound[i - 1]! >= 0 ? 1 : 0), 0);
}

function loudest(sound: Float32Array): number {
  // Resampling rings at the ends.
  return sound.subarray(1600, -1600).reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
}
