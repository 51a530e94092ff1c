import { describe, expect, it } from 'vitest';
import type { RgbaImage } from '../sample.ts';
import { FaceCrops } from './face-crops.ts';

const picture = (value: number): RgbaImage => ({
  width: 40,
  height: 40,
  data: new Uint8ClampedArray(40 * 40 * 4).fill(value),
});
const region = { x: 20, y: 20, side: 10, rotation: 0 };

describe('FaceCrops', () => {
  it('cuts each kind once a picture, and never two in one place', () => {
    const crops = new FaceCrops();
    const [one, other] = [crops.of(picture(9), region), crops.of(picture(9), { ...region, x: 10 })];
    expect(one({ size: 8 })).toBe(one({ size: 8, scale: 1.5 }));
    expect(new Set([one({ size: 8 }), one({ size: 8, scale: 1 }), other({ size: 8 })].map(({ data }) => data)).size).toBe(3); // prettier-ignore
  });

  it('uses the memory of a picture for the next one, wholly written anew', () => {
    const crops = new FaceCrops();
    const first = crops.of(picture(200), region)({ size: 8 });
    crops.next();
    const second = crops.of(picture(7), { ...region, x: 1000 })({ size: 8 });
    expect(second.data).toBe(first.data);
    expect([...second.data]).toEqual(Array.from({ length: 256 }, (_, i) => (i % 4 === 3 ? 255 : 0)));
  });

  it('keeps no more than four megabytes, whatever sizes are asked for', () => {
    const crops = new FaceCrops();
    const made: Uint8ClampedArray[] = [];
    for (let size = 300; size < 360; size += 2) made.push(crops.of(picture(1), region)({ size }).data);
    crops.next();
    expect(made).toContain(crops.of(picture(1), region)({ size: 358 }).data);
    expect(made).not.toContain(crops.of(picture(1), region)({ size: 300 }).data);
  });
});
