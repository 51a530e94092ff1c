import type { RgbaImage } from '@bonafide/core';
import { gaussian, type Random, uniform } from '../random.ts';
import { type Corner, homographyToUnitSquare, project } from './homography.ts';
import { sampleBilinear } from './warp-mesh.ts';

/** What a camera sees of a photograph that somebody holds before it, at a time in seconds. Returns a new picture. */
export type HeldPhoto = (timestamp: number) => RgbaImage;

/** A slow movement: two sines, the second faster and half as wide. */
type Drift = (timestamp: number) => number;

/** Luma around the photograph. */
const ROOM = 60;
/** Distance of the camera, in widths of the photograph. */
const DISTANCE = 1.5;
const DEGREE = Math.PI / 180;
/** Noise values drawn once and read from a new place in every frame; a prime, so that rows do not line up. */
const GRAIN = 65_521;

/**
 * A print attack: one picture on a sheet that turns, tilts and drifts in the hand, in changing light, with the sensor's
 * noise. Half of the seeds hold it nearly still. About 15 ms a picture of 400 x 300.
 */
export function createHeldPhoto(random: Random, photo: RgbaImage): HeldPhoto {
  const { width, height } = photo;
  const calm = random() < 0.5 ? 0.3 : 1;
  const drift = (amplitude: number): Drift => {
    const waves = [1, 2].map((k) => ({
      amplitude: (uniform(random, 0.5, 1) * amplitude) / k,
      hertz: k * uniform(random, 0.08, 0.25),
      phase: uniform(random, 0, 2 * Math.PI),
    }));
    return (t) =>
      waves.reduce((sum, w) => sum + w.amplitude * Math.sin(2 * Math.PI * w.hertz * t + w.phase), 0);
  };
  const turn = { yaw: drift(12 * calm), pitch: drift(8 * calm), roll: drift(5 * calm) };
  const place = { x: drift(0.04), y: drift(0.04), size: drift(0.05), light: drift(0.04) };
  const noise = uniform(random, 1, 4);
  const grain = Float32Array.from({ length: GRAIN }, () => noise * gaussian(random));
  return (timestamp) => {
    const size = 0.95 + place.size(timestamp);
    const cornerAt = (x: number, y: number): Corner => {
      const [px, py, pz] = turned([size * (x - 0.5), (size * (y - 0.5) * height) / width, 0], {
        yaw: DEGREE * turn.yaw(timestamp),
        pitch: DEGREE * turn.pitch(timestamp),
        roll: DEGREE * turn.roll(timestamp),
      });
      const scale = DISTANCE / (DISTANCE + pz);
      return [
        0.5 + (px + place.x(timestamp)) * scale,
        0.5 + ((py * width) / height + place.y(timestamp)) * scale,
      ];
    };
    const toPhoto = homographyToUnitSquare([cornerAt(0, 0), cornerAt(1, 0), cornerAt(1, 1), cornerAt(0, 1)]);
    return film(photo, toPhoto, {
      light: 1 + place.light(timestamp),
      grain,
      from: Math.floor(random() * GRAIN),
    });
  };
}

/** `grain`: noise, read on from `from`. */
function film(
  photo: RgbaImage,
  toPhoto: readonly number[],
  { light, grain, from }: { readonly light: number; readonly grain: Float32Array; readonly from: number },
): RgbaImage {
  const { width, height } = photo;
  const data = new Uint8ClampedArray(width * height * 4);
  const colour = new Float32Array(3);
  let speck = from;
  for (let row = 0, offset = 0; row < height; row++) {
    for (let col = 0; col < width; col++, offset += 4) {
      const [u, v] = project(toPhoto, (col + 0.5) / width, (row + 0.5) / height);
      if (u > 0 && v > 0 && u < 1 && v < 1) sampleBilinear(photo, u * width, v * height, colour, 0);
      else colour.fill(ROOM);
      const noise = grain[(speck += 7) % GRAIN]!;
      for (let k = 0; k < 3; k++) data[offset + k] = colour[k]! * light + noise;
      data[offset + 3] = 255;
    }
  }
  return { width, height, data };
}

type Point = readonly [x: number, y: number, z: number];

/** Roll about the viewing axis, then pitch, then yaw; in radians. */
function turned(
  [x, y, z]: Point,
  { yaw, pitch, roll }: { readonly yaw: number; readonly pitch: number; readonly roll: number },
): Point {
  const [x1, y1] = [x * Math.cos(roll) - y * Math.sin(roll), x * Math.sin(roll) + y * Math.cos(roll)];
  const [y2, z2] = [y1 * Math.cos(pitch) - z * Math.sin(pitch), y1 * Math.sin(pitch) + z * Math.cos(pitch)];
  return [x1 * Math.cos(yaw) + z2 * Math.sin(yaw), y2, z2 * Math.cos(yaw) - x1 * Math.sin(yaw)];
}
