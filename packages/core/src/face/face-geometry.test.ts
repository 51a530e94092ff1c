import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignedRegion, eyeOpenness, headPose, mouthOpenness, onGrid, toPixels } from './face-geometry.ts';
import { EYE_CONTOURS, MESH_POINTS, POINT } from './mesh-points.ts';

const WIDTH = 640;
const HEIGHT = 360;

/** A head in pixels, facing the camera: the points that the geometry uses where a face has them, the rest at its centre. */
function head(pose: { yaw?: number; pitch?: number; roll?: number } = {}): Float32Array {
  const points = Array.from({ length: MESH_POINTS }, () => [0, 0, -20]);
  const set = (index: number, x: number, y: number, z: number): void => {
    points[index] = [x, y, z];
  };
  set(POINT.rightEyeOuter, -45, -20, 0);
  set(POINT.leftEyeOuter, 45, -20, 0);
  set(POINT.cheekRight, -70, 0, 40);
  set(POINT.cheekLeft, 70, 0, 40);
  set(POINT.templeRight, -65, -30, 35);
  set(POINT.templeLeft, 65, -30, 35);
  set(POINT.foreheadTop, 0, -80, 0);
  set(POINT.chinTip, 0, 80, 0);
  set(POINT.foreheadMid, 0, -60, -5);
  set(POINT.chinTop, 0, 60, -5);
  set(POINT.innerLipTop, 0, 40, -10);
  set(POINT.innerLipBottom, 0, 50, -10);
  set(POINT.innerLipRight, -20, 45, -8);
  set(POINT.innerLipLeft, 20, 45, -8);
  for (const [side, sign] of [
    ['right', -1],
    ['left', 1],
  ] as const) {
    const [outer, up1, up2, inner, low2, low1] = EYE_CONTOURS[side];
    set(outer, 45 * sign, -20, 0);
    set(inner, 15 * sign, -20, 0);
    set(up1, 35 * sign, -25, 0);
    set(low1, 35 * sign, -15, 0);
    set(up2, 25 * sign, -25, 0);
    set(low2, 25 * sign, -15, 0);
  }
  const radians = (degrees = 0): number => (degrees * Math.PI) / 180;
  const [yaw, pitch, roll] = [radians(pose.yaw), radians(pose.pitch), radians(pose.roll)];
  const out = new Float32Array(MESH_POINTS * 3);
  points.forEach(([x = 0, y = 0, z = 0], i) => {
    // Turn about the vertical axis (left: nose towards +x), nod (up: nose towards -y), then roll in the image.
    const [x1, z1] = [x * Math.cos(yaw) - z * Math.sin(yaw), x * Math.sin(yaw) + z * Math.cos(yaw)];
    const [y2, z2] = [
      y * Math.cos(pitch) + z1 * Math.sin(pitch),
      -y * Math.sin(pitch) + z1 * Math.cos(pitch),
    ];
    const [x3, y3] = [x1 * Math.cos(roll) - y2 * Math.sin(roll), x1 * Math.sin(roll) + y2 * Math.cos(roll)];
    out.set([(x3 + 320) / WIDTH, (y3 + 180) / HEIGHT, z2 / WIDTH], i * 3);
  });
  return out;
}

const mesh = (pose?: Parameters<typeof head>[0]): ReturnType<typeof toPixels> =>
  toPixels(head(pose), { width: WIDTH, height: HEIGHT });

describe('headPose', () => {
  it('is zero for a face that looks into the camera', () => {
    const pose = headPose(mesh());
    expect([pose.yaw, pose.pitch, pose.roll].map((angle) => Math.abs(angle) < 1e-3)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('recovers each angle by itself, with its sign', () => {
    const angle = fc.integer({ min: -60, max: 60 });
    fc.assert(
      fc.property(angle, (degrees) => {
        expect(headPose(mesh({ yaw: degrees })).yaw).toBeCloseTo(degrees, 3);
        expect(headPose(mesh({ pitch: degrees })).pitch).toBeCloseTo(degrees, 3);
        expect(headPose(mesh({ roll: degrees })).roll).toBeCloseTo(degrees, 3);
      }),
    );
  });

  it('has a positive yaw when the nose points to the right of the image', () => {
    const turned = mesh({ yaw: 30 });
    expect(turned.points[3 * 1]).toBeGreaterThan(320);
    expect(headPose(turned).yaw).toBeGreaterThan(0);
  });
});

describe('alignedRegion', () => {
  it('turns and moves with the face and keeps its size', () => {
    const still = alignedRegion(mesh(), 1.5);
    fc.assert(
      fc.property(fc.integer({ min: -40, max: 40 }), (roll) => {
        const region = alignedRegion(mesh({ roll }), 1.5);
        expect(region.rotation).toBeCloseTo((roll * Math.PI) / 180, 5);
        expect(region.side).toBeCloseTo(still.side, 2);
      }),
    );
    expect(still.side).toBeCloseTo(1.5 * 160, 3);
  });
});

describe('onGrid', () => {
  it('moves a region by a sixteenth of a pixel at most, and no further when it is asked again', () => {
    const pixels = fc.double({ min: -100, max: 900, noNaN: true });
    const turn = fc.double({ min: -3.2, max: 3.2, noNaN: true });
    fc.assert(
      fc.property(pixels, pixels, pixels, turn, (x, y, side, rotation) => {
        const region = onGrid({ x, y, side, rotation });
        for (const [moved, from] of [
          [region.x, x],
          [region.y, y],
          [region.side, side],
          [region.rotation * 64, rotation * 64],
        ] as const)
          expect(Math.abs(moved - from)).toBeLessThan(1 / 16 + 1e-9);
        expect(onGrid(region)).toEqual(region);
      }),
    );
  });
});

describe('openness', () => {
  it('is the ratio of heights to widths, whatever the pose', () => {
    for (const pose of [{}, { roll: 25 }, { yaw: 30 }, { pitch: -20 }]) {
      expect(eyeOpenness(mesh(pose)).left).toBeCloseTo(1 / 3, 4);
      expect(eyeOpenness(mesh(pose)).right).toBeCloseTo(1 / 3, 4);
      expect(mouthOpenness(mesh(pose))).toBeCloseTo(10 / 40, 2);
    }
  });
});
