import type { RgbaImage } from '@bonafide/core';
import { expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { triangulate, warpMesh } from './warp-mesh.ts';

const SIZE = 40;
const grid = Float32Array.from(
  [5, 15, 25, 35].flatMap((y) => [5, 15, 25, 35].flatMap((x) => [x, y + (x % 2)])),
);
const triangles = triangulate(grid);

function noise(seed: number): RgbaImage {
  const random = createRandom(seed);
  return {
    width: SIZE,
    height: SIZE,
    data: Uint8ClampedArray.from({ length: SIZE * SIZE * 4 }, () => 255 * random()),
  };
}

function empty(): RgbaImage {
  return { width: SIZE, height: SIZE, data: new Uint8ClampedArray(SIZE * SIZE * 4) };
}

test('a warp onto itself copies the texture inside the mesh and paints nothing outside', () => {
  const texture = noise(1);
  const canvas = empty();
  warpMesh(texture, { triangles, from: grid, to: grid }, canvas);
  const at = (x: number, y: number): number => (y * SIZE + x) * 4;
  for (let y = 7; y < 34; y++) {
    for (let x = 6; x < 34; x++) {
      expect(canvas.data[at(x, y) + 3]).toBe(255);
      expect(Math.abs(canvas.data[at(x, y)]! - texture.data[at(x, y)]!)).toBeLessThanOrEqual(1);
    }
  }
  expect(canvas.data[at(2, 2) + 3]).toBe(0);
  expect(canvas.data[at(38, 20) + 3]).toBe(0);
});

test('a shift of the mesh shifts the texture', () => {
  const texture = noise(2);
  const canvas = empty();
  const to = grid.map((value, i) => (i % 2 === 0 ? value + 3 : value));
  warpMesh(texture, { triangles, from: grid, to }, canvas);
  const at = (20 * SIZE + 20) * 4;
  expect(Math.abs(canvas.data[at]! - texture.data[at - 12]!)).toBeLessThanOrEqual(1);
});

test('triangles that the warp turns over are left out', () => {
  const canvas = empty();
  const mirrored = grid.map((value, i) => (i % 2 === 0 ? SIZE - value : value));
  warpMesh(noise(3), { triangles, from: grid, to: mirrored }, canvas);
  expect(canvas.data.every((value) => value === 0)).toBe(true);
});

test('nearer triangles cover farther ones', () => {
  const from = Float32Array.of(2, 2, 12, 2, 2, 12, 22, 22, 32, 22, 22, 32);
  const to = Float32Array.of(2, 2, 30, 2, 2, 30, 2, 2, 30, 2, 2, 30);
  const texture = empty();
  texture.data.fill(50);
  for (let y = 20; y < SIZE; y++) texture.data.fill(200, y * SIZE * 4, (y + 1) * SIZE * 4);
  const paint = (depth: Float32Array): number | undefined => {
    const canvas = empty();
    warpMesh(texture, { triangles: Uint32Array.of(0, 1, 2, 3, 4, 5), from, to, depth }, canvas);
    return canvas.data[(8 * SIZE + 8) * 4];
  };
  expect(paint(Float32Array.of(1, 1, 1, 0, 0, 0))).toBe(200);
  expect(paint(Float32Array.of(0, 0, 0, 1, 1, 1))).toBe(50);
});
