import { describe, expect, it } from 'vitest';
import type { RgbaImage } from '../sample.ts';
import { overlap } from '../image/region.ts';
import type { FaceDetector } from './face-detector.ts';
import type { FaceLandmarker } from './face-landmarker.ts';
import { createFaceTracker, type FaceTracker, type FaceTrackerOptions } from './face-tracker.ts';
import { MESH_POINTS, POINT } from './mesh-points.ts';

const WIDTH = 320;
const HEIGHT = 240;

/** A face of the fake world, in pixels. */
interface FakeFace {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** A world whose faces the fake detector and landmarker see; a landmarker pointed elsewhere sees nothing. */
function world(initial: readonly FakeFace[]): {
  faces: readonly FakeFace[];
  detections: number;
  track(options?: Partial<FaceTrackerOptions>): FaceTracker;
} {
  const region = ({ x, y, size }: FakeFace) => ({ x, y, side: size * 1.5, rotation: 0 });
  const state = {
    faces: initial,
    detections: 0,
    track(options: Partial<FaceTrackerOptions> = {}): FaceTracker {
      const detector: FaceDetector = {
        detect: async () => {
          state.detections++;
          return Promise.resolve(state.faces.map((face) => ({ region: region(face), score: 0.9 })));
        },
      };
      const landmarker: FaceLandmarker = {
        locate: async (_, where) => {
          const face = state.faces.find((one) => overlap(region(one), where) > 0.3);
          return Promise.resolve({
            points: meshOf(face ?? { x: where.x, y: where.y, size: 50 }),
            presence: face ? 0.99 : 0.01,
          });
        },
      };
      return createFaceTracker({ detector, landmarker, ...options });
    },
  };
  return state;
}

/** Points spread over a square; the eye corners level. */
function meshOf({ x, y, size }: FakeFace): Float32Array {
  const points = new Float32Array(MESH_POINTS * 3);
  for (let i = 0; i < MESH_POINTS; i++) {
    points[i * 3] = (x + ((i % 22) / 21 - 0.5) * size) / WIDTH;
    points[i * 3 + 1] = (y + (Math.floor(i / 22) / 21 - 0.5) * size) / HEIGHT;
  }
  points.set([(x - size / 3) / WIDTH, (y - size / 5) / HEIGHT, 0], POINT.rightEyeOuter * 3);
  points.set([(x + size / 3) / WIDTH, (y - size / 5) / HEIGHT, 0], POINT.leftEyeOuter * 3);
  return points;
}

/** A chequerboard of 40 px; scene 1 is the negative of scene 0. */
function picture(scene = 0): RgbaImage {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const square = Math.floor((i % WIDTH) / 40) + Math.floor(i / WIDTH / 40) + scene;
    data.fill(square % 2 === 0 ? 30 : 200, i * 4, i * 4 + 4);
  }
  return { width: WIDTH, height: HEIGHT, data };
}

const ids = async (tracker: FaceTracker, timestamp: number, image = picture()): Promise<readonly number[]> =>
  (await tracker.next(image, timestamp)).faces.map(({ track }) => track);

describe('createFaceTracker', () => {
  it('detects once and then follows the landmarks', async () => {
    const scene = world([{ x: 100, y: 100, size: 60 }]);
    const tracker = scene.track({ detectEvery: 100 });
    for (let i = 0; i < 10; i++) {
      scene.faces = [{ x: 100 + i * 5, y: 100, size: 60 }];
      expect(await ids(tracker, i / 5)).toEqual([1]);
    }
    expect(scene.detections).toBe(1);
  });

  it('looks again when the presence falls, and keeps the id of a face that is found near where it was', async () => {
    const scene = world([{ x: 100, y: 100, size: 60 }]);
    const tracker = scene.track({ detectEvery: 100 });
    expect(await ids(tracker, 0)).toEqual([1]);
    scene.faces = [{ x: 135, y: 112, size: 60 }];
    expect(await ids(tracker, 0.2)).toEqual([1]);
    scene.faces = [];
    expect(await ids(tracker, 0.4)).toEqual([]);
    scene.faces = [{ x: 135, y: 112, size: 60 }];
    expect(await ids(tracker, 0.8)).toEqual([1]);
  });

  it('gives a new id to a face that comes back after more than a second', async () => {
    const scene = world([{ x: 100, y: 100, size: 60 }]);
    const tracker = scene.track();
    expect(await ids(tracker, 0)).toEqual([1]);
    scene.faces = [];
    for (let t = 0.2; t < 2; t += 0.2) expect(await ids(tracker, t)).toEqual([]);
    scene.faces = [{ x: 100, y: 100, size: 60 }];
    expect(await ids(tracker, 2.2)).toEqual([2]);
  });

  it('sees a second face at the next look, and follows several without mixing them up', async () => {
    const scene = world([{ x: 80, y: 100, size: 50 }]);
    const tracker = scene.track({ detectEvery: 1 });
    expect(await ids(tracker, 0)).toEqual([1]);
    scene.faces = [
      { x: 80, y: 100, size: 50 },
      { x: 240, y: 100, size: 50 },
    ];
    expect(await ids(tracker, 0.5)).toEqual([1]);
    expect(await ids(tracker, 1)).toEqual([1, 2]);
    scene.faces = [
      { x: 240, y: 104, size: 50 },
      { x: 84, y: 100, size: 50 },
    ];
    const { faces } = await tracker.next(picture(), 2.2);
    expect(faces.map(({ track, box }) => [track, Math.round(box.x + box.width / 2)])).toEqual([
      [1, 84],
      [2, 240],
    ]);
  });

  it('follows no more faces than it is told to', async () => {
    const scene = world([60, 120, 180, 240].map((x) => ({ x, y: 100, size: 30 })));
    expect(await ids(scene.track({ maxFaces: 3 }), 0)).toEqual([1, 2, 3]);
  });

  it('starts new tracks after a scene cut, even where a face stands in the same place', async () => {
    const scene = world([{ x: 100, y: 100, size: 60 }]);
    const tracker = scene.track();
    expect(await ids(tracker, 0, picture(0))).toEqual([1]);
    const cut = await tracker.next(picture(1), 0.2);
    expect(cut.sceneCut).toBe(true);
    expect(cut.faces.map(({ track }) => track)).toEqual([2]);
  });

  it('drops a region that the detector never confirms', async () => {
    const scene = world([{ x: 100, y: 100, size: 60 }]);
    let blind = false;
    const sliding: FaceLandmarker = {
      locate: async (_, where) =>
        Promise.resolve({ points: meshOf({ x: where.x, y: where.y, size: 60 }), presence: 0.6 }),
    };
    const detector: FaceDetector = {
      detect: async () =>
        Promise.resolve(blind ? [] : [{ region: { x: 100, y: 100, side: 90, rotation: 0 }, score: 0.9 }]),
    };
    const tracker = scene.track({ detector, landmarker: sliding, detectEvery: 1 });
    expect(await ids(tracker, 0)).toEqual([1]);
    blind = true;
    const seen = [];
    for (let t = 1; t < 6; t++) seen.push((await ids(tracker, t)).length);
    expect(seen[0]).toBe(1);
    expect(seen.at(-1)).toBe(0);
  });

  it('looks at the very same pixels on a runtime whose networks differ in the last digits', async () => {
    const walk = async (noise: number): Promise<readonly unknown[]> => {
      const seen: unknown[] = [];
      const tracker = createFaceTracker({
        detector: {
          detect: async () =>
            Promise.resolve([{ region: { x: 100, y: 100, side: 90, rotation: 0 }, score: 0.9 }]),
        },
        landmarker: {
          locate: async (_, region) => {
            seen.push(region);
            // What it finds depends on where it looks, as a network's landmarks do.
            const points = meshOf({
              x: 100.3 + 0.2 * region.x + seen.length,
              y: 95.7,
              size: 50 + region.side / 10,
            });
            return Promise.resolve({
              points: points.map((value, i) => value + noise * ((i % 3) - 1)),
              presence: 1,
            });
          },
        },
        detectEvery: 100,
      });
      for (let i = 0; i < 20; i++) {
        const [face] = (await tracker.next(picture(), i / 5)).faces;
        seen.push(face!.crop({ size: 16 }).data.slice());
      }
      return seen;
    };
    expect(await walk(3e-7)).toEqual(await walk(0));
  });

  it('cuts an upright crop of the size asked for', async () => {
    const scene = world([{ x: 100, y: 100, size: 60 }]);
    const { faces } = await scene.track().next(picture(), 0);
    const crop = faces[0]?.crop({ size: 32 });
    expect([crop?.width, crop?.height, crop?.data.length]).toEqual([32, 32, 32 * 32 * 4]);
  });
});
