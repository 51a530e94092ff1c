/** What a file's header says of its picture. All of it may be wrong. */
export interface VideoStreamInfo {
  /** Index of the stream in the file. */
  readonly index: number;
  readonly codec: string;
  /** Size as shown, in pixels: after rotation, with square pixels. */
  readonly width: number;
  readonly height: number;
  /** Degrees that the picture is turned by to be shown, clockwise: 0, 90, 180 or 270. */
  readonly rotation: number;
  /** Mean frames per second to two decimals, where the header states it. */
  readonly frameRate?: number;
  readonly interlaced: boolean;
  /** PQ or HLG transfer: decoded without tone mapping, so it looks flat. */
  readonly hdr: boolean;
  /** What colours weigh in the luma it is best decoded to: BT.709's where it states that or BT.2020, else BT.601's. */
  readonly matrix: 'bt601' | 'bt709';
  /** Values that luma and chroma use: `limited` where the stream is YUV and does not state otherwise. See `I420Image`. */
  readonly range: 'full' | 'limited';
}

/** What a file's header says of its sound. */
export interface AudioStreamInfo {
  readonly index: number;
  readonly codec: string;
  /** Hertz. */
  readonly sampleRate: number;
  /** Channels as ffmpeg names them: `mono`, `stereo`, `5.1(side)`, `3 channels`. */
  readonly layout: string;
}

/** The streams that will be decoded, and the duration, which is a claim and no more. */
export interface MediaInfo {
  /** Seconds to two decimals, where the header states it or ffmpeg could guess it. */
  readonly duration?: number;
  readonly video?: VideoStreamInfo;
  readonly audio?: AudioStreamInfo;
}

/** A stream's line, and the lines below it. */
interface StreamText {
  readonly index: number;
  readonly kind: string;
  /** From the codec's name to the end of the line. */
  readonly line: string;
  details: string;
}

const STREAM = /^ +Stream #0:(\d+)[^ ]*: (Video|Audio|Subtitle|Data|Attachment): (.*)$/;

/**
 * Reads what ffmpeg prints about an input, or `undefined` where it could open none. Picks the first picture that is no
 * cover art and the first sound. The form of these lines is the same from the builds of 2018 to ffmpeg 9.
 */
export function readMediaInfo(description: string): MediaInfo | undefined {
  const lines = description.split('\n');
  const start = lines.findIndex((line) => line.startsWith('Input #0, '));
  if (start === -1) return undefined;
  const streams = readStreams(lines.slice(start + 1));
  const duration = lines.slice(start).map(readDuration).find(Boolean);
  const video = streams
    .filter(({ kind }) => kind === 'Video')
    .map(readVideo)
    .find(Boolean);
  const audio = streams
    .filter(({ kind }) => kind === 'Audio')
    .map(readAudio)
    .find(Boolean);
  return {
    ...(duration !== undefined && { duration }),
    ...(video !== undefined && { video }),
    ...(audio !== undefined && { audio }),
  };
}

/** A stream of several programs is printed once for each. */
function readStreams(lines: readonly string[]): readonly StreamText[] {
  const streams = new Map<number, StreamText>();
  let current: StreamText | undefined;
  for (const line of lines) {
    const match = STREAM.exec(line);
    if (match !== null) {
      const [, index, kind, text] = match;
      current = { index: Number(index), kind: kind!, line: text!, details: '' };
      if (!streams.has(current.index)) streams.set(current.index, current);
    } else if (current !== undefined) current.details += `${line}\n`;
  }
  return [...streams.values()].sort((a, b) => a.index - b.index);
}

function readVideo({ index, line, details }: StreamText): VideoStreamInfo | undefined {
  const size = /, (\d+)x(\d+)(?=[, ]|$)/.exec(line);
  if (size === null || isCoverArt(line)) return undefined;
  const rotation = readRotation(details);
  const width = Math.round(Number(size[1]) * readPixelShape(line));
  const height = Number(size[2]);
  if (!(width > 0 && height > 0)) return undefined;
  const upright = rotation % 180 === 0;
  const frameRate = readFrameRate(line);
  return {
    index,
    codec: codecOf(line),
    width: upright ? width : height,
    height: upright ? height : width,
    rotation,
    ...(frameRate !== undefined && { frameRate }),
    interlaced: /[(,] ?(top|bottom) (coded )?first/.test(line),
    matrix: readMatrix(line),
    range: readRange(line),
    hdr: /\b(smpte2084|arib-std-b67)\b/.test(line),
  };
}

function readAudio({ index, line }: StreamText): AudioStreamInfo | undefined {
  const match = /, (\d+) Hz, ([^,]+)/.exec(line);
  if (match === null || match[2] === '0 channels') return undefined;
  return { index, codec: codecOf(line), sampleRate: Number(match[1]), layout: match[2]!.trim() };
}

/** Builds before 2019 do not mark cover art; but a picture codec without a frame rate is no film. */
function isCoverArt(line: string): boolean {
  if (line.includes('(attached pic)')) return true;
  return ['mjpeg', 'png', 'bmp', 'gif', 'webp', 'tiff'].includes(codecOf(line)) && !/ fps\b/.test(line);
}

/** Degrees clockwise; the display matrix counts counter-clockwise. */
function readRotation(details: string): number {
  const match = /^ +display ?matrix: rotation of (-?[\d.]+) degrees/im.exec(details);
  const clockwise = -Number(match?.[1] ?? 0);
  if (!Number.isFinite(clockwise)) return 0;
  return (((Math.round(clockwise / 90) * 90) % 360) + 360) % 360;
}

/** Width of a pixel over its height. Where container and codec disagree, the container's comes last and counts. */
function readPixelShape(line: string): number {
  const [, above, below] = [...line.matchAll(/\bSAR (\d+):(\d+)/g)].at(-1) ?? [];
  return positive(Number(above) / Number(below)) ?? 1;
}

/** Behind the pixel format: `yuv420p(tv, bt709, progressive)`, `yuv420p(tv, bt709/unknown/unknown)`. */
function readMatrix(line: string): VideoStreamInfo['matrix'] {
  const notes = /, \w+\(([^)]*)\)/.exec(line)?.[1]?.split(', ') ?? [];
  const modern = notes.some((note) => ['bt709', 'bt2020nc', 'bt2020c'].includes(note.split('/')[0]!));
  return modern ? 'bt709' : 'bt601';
}

/** YUV formats of ffmpeg that leave room at both ends unless they say otherwise; MPEG's old J formats do not. */
const LIMITED = /^(?:yuv(?!j)|yuyv|yvyu|uyvy|uyyv|nv\d|p[0-4]1|xv|vuy|y21|ayuv)/;

/** Behind the pixel format, as the matrix. A wrong guess costs precision and no more: ffmpeg converts to what is asked for. */
function readRange(line: string): VideoStreamInfo['range'] {
  const [, format = '', notes = ''] = /, (\w+)(?:\(([^)]*)\))?, \d+x\d+/.exec(line) ?? [];
  return LIMITED.test(format) && !notes.split(', ').includes('pc') ? 'limited' : 'full';
}

/** `29.97 fps`, `25 fps`, `1k fps`. */
function readFrameRate(line: string): number | undefined {
  const [, value, thousands] = /, ([\d.]+)(k?) fps\b/.exec(line) ?? [];
  return positive(Number(value) * (thousands === 'k' ? 1000 : 1));
}

/** `  Duration: 00:01:02.50, start: ...`; `N/A` is none. */
function readDuration(line: string): number | undefined {
  const [, hours, minutes, seconds] = /^ {2}Duration: (\d+):(\d\d):(\d\d\.\d+),/.exec(line) ?? [];
  return positive(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

function codecOf(line: string): string {
  return /^[^ ,]*/.exec(line)![0];
}

function positive(value: number): number | undefined {
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
