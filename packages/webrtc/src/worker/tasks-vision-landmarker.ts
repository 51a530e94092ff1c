import { type FaceLandmarker, regionToImage, VerifierError } from '@bonafide/core';
import type { TasksVision } from '../protocol.ts';

/** What is used of `@mediapipe/tasks-vision`, loaded by URL from where the application serves it. */
interface Bundle {
  readonly FilesetResolver: { forVisionTasks(base: string, module: boolean): Promise<object> };
  readonly FaceLandmarker: { createFromOptions(files: object, options: object): Promise<Landmarker> };
}

interface Landmarker {
  detect(image: ImageData): {
    readonly faceLandmarks: readonly (readonly {
      readonly x: number;
      readonly y: number;
      readonly z: number;
    }[])[];
  };
}

/** Side of the picture that MediaPipe gets, in pixels: what its landmark network takes. */
const SIZE = 256;
const POINTS = 478;

/**
 * MediaPipe's FaceLandmarker behind the port, on the CPU (its GPU delegate needs a page's canvas). It looks for a face
 * in the region once more, so a region costs about 25 ms; it states no presence: 1 where it found a face, else 0.
 * Rejects with `dependency/missing` where a file is not served.
 */
export async function createTasksVisionLandmarker(files: TasksVision): Promise<FaceLandmarker> {
  const landmarker = await load(files);
  return {
    locate(image, region) {
      const crop = regionToImage(image, region, SIZE);
      const pixels = new ImageData(crop.data as Uint8ClampedArray<ArrayBuffer>, SIZE, SIZE);
      const [face] = landmarker.detect(pixels).faceLandmarks;
      const points = new Float32Array(POINTS * 3);
      if (face?.length !== POINTS) return Promise.resolve({ points, presence: 0 });
      face.forEach(({ x, y, z }, i) => {
        place(points, i * 3, toPicture({ x, y, z }, image, region));
      });
      return Promise.resolve({ points, presence: 1 });
    },
  };
}

async function load({ bundle, wasm, model }: TasksVision): Promise<Landmarker> {
  try {
    const { FilesetResolver, FaceLandmarker } = (await import(/* @vite-ignore */ bundle)) as Bundle;
    return await FaceLandmarker.createFromOptions(await FilesetResolver.forVisionTasks(wasm, true), {
      baseOptions: { modelAssetPath: model, delegate: 'CPU' },
      runningMode: 'IMAGE',
      numFaces: 1,
    });
  } catch (cause) {
    throw new VerifierError('dependency/missing', 'the files of @mediapipe/tasks-vision cannot be loaded', {
      cause,
    });
  }
}

type Point = { readonly x: number; readonly y: number; readonly z: number };

/** From 0..1 of the region to 0..1 of the picture; depth in units of the picture's width, as x is. */
function toPicture(
  { x, y, z }: Point,
  image: { readonly width: number; readonly height: number },
  region: { readonly x: number; readonly y: number; readonly side: number; readonly rotation: number },
): Point {
  const u = (x - 0.5) * region.side;
  const v = (y - 0.5) * region.side;
  const cos = Math.cos(region.rotation);
  const sin = Math.sin(region.rotation);
  return {
    x: (region.x + u * cos - v * sin) / image.width,
    y: (region.y + u * sin + v * cos) / image.height,
    z: (z * region.side) / image.width,
  };
}

function place(points: Float32Array, at: number, { x, y, z }: Point): void {
  points[at] = x;
  points[at + 1] = y;
  points[at + 2] = z;
}
