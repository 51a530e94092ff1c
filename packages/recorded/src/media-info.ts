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
  /** Mean frames per second, where the header states it. */
  readonly frameRate?: number;
  readonly interlaced: boolean;
  /** PQ or HLG transfer: decoded without tone mapping, so it looks flat. */
  readonly hdr: boolean;
}

/** What a file's header says of its sound. */
export interface AudioStreamInfo {
  readonly index: number;
  readonly codec: string;
  /** Hertz. */
  readonly sampleRate: number;
  readonly channels: number;
}

/** What ffprobe found: the streams that will be decoded, and the duration, which is a claim and no more. */
export interface MediaInfo {
  /** Seconds, where the header states it. */
  readonly duration?: number;
  readonly video?: VideoStreamInfo;
  readonly audio?: AudioStreamInfo;
}

/** ffprobe's `-show_format -show_streams -of json`, as far as it is read. Any field may be missing. */
export interface ProbeOutput {
  readonly format?: { readonly duration?: string };
  readonly streams?: readonly ProbeStream[];
}

interface ProbeStream {
  readonly index: number;
  readonly codec_type?: string;
  readonly codec_name?: string;
  readonly width?: number;
  readonly height?: number;
  readonly sample_aspect_ratio?: string;
  readonly avg_frame_rate?: string;
  readonly field_order?: string;
  readonly color_transfer?: string;
  readonly sample_rate?: string;
  readonly channels?: number;
  readonly tags?: { readonly rotate?: string };
  readonly disposition?: { readonly attached_pic?: number };
  readonly side_data_list?: readonly { readonly rotation?: number }[];
}

/** Picks the first picture that is no cover art and the first sound, and reads their headers tolerantly. */
export function readMediaInfo(probe: ProbeOutput): MediaInfo {
  const streams = probe.streams ?? [];
  const video = streams.find(
    (s) =>
      s.codec_type === 'video' &&
      s.disposition?.attached_pic !== 1 &&
      (s.width ?? 0) > 0 &&
      (s.height ?? 0) > 0,
  );
  const audio = streams.find((s) => s.codec_type === 'audio' && (s.channels ?? 0) > 0);
  const duration = positive(Number(probe.format?.duration));
  return {
    ...(duration !== undefined && { duration }),
    ...(video !== undefined && { video: readVideo(video) }),
    ...(audio !== undefined && {
      audio: {
        index: audio.index,
        codec: audio.codec_name ?? '',
        sampleRate: Number(audio.sample_rate ?? 0),
        channels: audio.channels ?? 0,
      },
    }),
  };
}

function readVideo(stream: ProbeStream): VideoStreamInfo {
  const rotation = readRotation(stream);
  const width = Math.round((stream.width ?? 0) * (ratio(stream.sample_aspect_ratio) ?? 1));
  const height = stream.height ?? 0;
  const upright = rotation % 180 === 0;
  const frameRate = ratio(stream.avg_frame_rate);
  return {
    index: stream.index,
    codec: stream.codec_name ?? '',
    width: upright ? width : height,
    height: upright ? height : width,
    rotation,
    ...(frameRate !== undefined && { frameRate }),
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order ?? ''),
    hdr: ['smpte2084', 'arib-std-b67'].includes(stream.color_transfer ?? ''),
  };
}

/** Degrees clockwise. The display matrix counts counter-clockwise; the old `rotate` tag counts clockwise. */
function readRotation(stream: ProbeStream): number {
  const matrix = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation;
  const clockwise = matrix !== undefined ? -matrix : Number(stream.tags?.rotate ?? 0);
  if (!Number.isFinite(clockwise)) return 0;
  return (((Math.round(clockwise / 90) * 90) % 360) + 360) % 360;
}

/** `24000/1001` or `4:3` as a number; `undefined` for `0/0`, `N/A` and the like. */
function ratio(text: string | undefined): number | undefined {
  const [above, below] = (text ?? '').split(/[/:]/).map(Number);
  return positive((above ?? NaN) / (below ?? NaN));
}

function positive(value: number): number | undefined {
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
