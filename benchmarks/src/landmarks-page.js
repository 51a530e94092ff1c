/** Runs in the browser: MediaPipe's landmarker on pictures that come as pixels, base64. See browser-landmarks.ts. */
import { FaceLandmarker, FilesetResolver } from '/vision_bundle.mjs';

const landmarker = await FaceLandmarker.createFromOptions(await FilesetResolver.forVisionTasks('/wasm'), {
  baseOptions: { modelAssetPath: '/model.task', delegate: 'CPU' },
  runningMode: 'IMAGE',
  numFaces: 1,
});

globalThis.locateFace = ({ pixels, width, height }) => {
  const bytes = Uint8ClampedArray.from(globalThis.atob(pixels), (character) => character.charCodeAt(0));
  const { faceLandmarks } = landmarker.detect(new globalThis.ImageData(bytes, width, height));
  return faceLandmarks[0]?.flatMap(({ x, y, z }) => [x, y, z]);
};
