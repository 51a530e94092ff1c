import { composeSession, openModel, openWebRuntime, urlAssets } from '@bonafide/models/browser';
import type { WorkerModels } from './protocol.ts';
import { serveWatches, type WatchParts } from './worker/serve-watches.ts';
import { createTasksVisionLandmarker } from './worker/tasks-vision-landmarker.ts';

/** The ready-made worker: the library's analyzers on its own models. */
serveWatches(globalThis, compose);

async function compose({ assets, wasm, webgpu, landmarker }: WorkerModels): Promise<WatchParts> {
  const runtime = await openWebRuntime({ wasm, ...(webgpu !== undefined && { webgpu }) });
  const parts = await composeSession((id) => openModel(id, { runtime, assets: urlAssets(assets) }));
  if (landmarker === undefined) return parts.options;
  const { face } = parts.options;
  return { ...parts.options, face: { ...face, landmarker: await createTasksVisionLandmarker(landmarker) } };
}
