/** The library's own live watch on its own models, in a worker, fed in media time. */
import { composeSession, openModel, openWebRuntime, urlAssets } from '@bonafide/models/browser';
import type { TasksVision } from '../../src/protocol.ts';
import { createFrameReader } from '../../src/worker/frame-reader.ts';
import { createTasksVisionLandmarker } from '../../src/worker/tasks-vision-landmarker.ts';
import { type MediaLayout, momentAt, type Moment, replay } from '../replay.ts';

export interface ReplayRequest {
  /** URLs. */
  readonly media: string;
  readonly models: string;
  readonly wasm: string;
  readonly layout: MediaLayout;
  /** MediaPipe's landmarker in place of ours. */
  readonly landmarker?: TasksVision;
}

addEventListener('message', ({ data: request }: MessageEvent<ReplayRequest>) => {
  void run(request).then(
    (updates) => {
      postMessage({ updates });
    },
    (error: unknown) => {
      postMessage({ error: String(error) });
    },
  );
});

async function run({ media, models, wasm, layout, landmarker }: ReplayRequest): ReturnType<typeof replay> {
  const runtime = await openWebRuntime({ wasm });
  const parts = await composeSession((id) => openModel(id, { runtime, assets: urlAssets(models) }));
  const buffer = await (await fetch(media)).arrayBuffer();
  const { face } = parts.options;
  return replay(throughFrames(buffer, layout), {
    ...parts.options,
    ...(landmarker !== undefined && {
      face: { ...face, landmarker: await createTasksVisionLandmarker(landmarker) },
    }),
  });
}

/** What Chromium says of the VP8 that a peer sends, and of VP9, H.264 and AV1 that say nothing: the same colours. */
const SAID = ['smpte170m', 'bt709'] as const;

/** Each picture as a VideoFrame of the browser, read as a track's would be. */
async function* throughFrames(buffer: ArrayBuffer, layout: MediaLayout): AsyncGenerator<Moment> {
  const reader = createFrameReader(() => 'remote');
  for (let i = 0; i < layout.count; i++) {
    const { frame, sound } = momentAt(buffer, layout, i);
    const { width, height, timestamp } = frame;
    const said = SAID[i % SAID.length]!;
    const picture = new VideoFrame(frame.data, {
      ...{ format: 'I420', codedWidth: width, codedHeight: height },
      timestamp: Math.round(timestamp * 1e6),
      colorSpace: { matrix: said, primaries: said, transfer: said, fullRange: false },
    });
    try {
      yield { frame: { ...(await reader.read(picture)), timestamp }, sound };
    } finally {
      picture.close();
    }
  }
}
