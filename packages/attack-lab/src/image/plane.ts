/** One float a pixel, row-major: masks and fields. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** A plane of zeros. */
export function createPlane(width: number, height: number): Plane {
  return { width, height, data: new Float32Array(width * height) };
}

/** Sets the pixels whose centre lies inside the polygon (x, y pairs in pixels, even-odd rule) to `value`, in place. */
export function fillPolygon(plane: Plane, polygon: Float32Array, value: number): void {
  const corners = polygon.length / 2;
  for (let row = 0; row < plane.height; row++) {
    const y = row + 0.5;
    const crossings: number[] = [];
    for (let i = 0, j = corners - 1; i < corners; j = i++) {
      const y0 = polygon[i * 2 + 1]!;
      const y1 = polygon[j * 2 + 1]!;
      if (y0 > y === y1 > y) continue;
      const x0 = polygon[i * 2]!;
      crossings.push(x0 + ((y - y0) / (y1 - y0)) * (polygon[j * 2]! - x0));
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const first = Math.max(0, Math.ceil(crossings[k]! - 0.5));
      const last = Math.min(plane.width, Math.ceil(crossings[k + 1]! - 0.5));
      if (last > first) plane.data.fill(value, row * plane.width + first, row * plane.width + last);
    }
  }
}

/**
 * Blurs by three box filters of the given radius in pixels (close to a Gaussian of sigma `radius + .5`).
 * Zero outside the plane, so a mask fades at the borders. Returns a new plane; costs do not grow with the radius.
 */
export function blurPlane(plane: Plane, radius: number): Plane {
  const { width, height } = plane;
  let current = plane.data;
  for (let pass = 0; pass < 3; pass++) {
    const rows = new Float32Array(current.length);
    for (let y = 0; y < height; y++)
      boxLine(current, rows, { start: y * width, step: 1, count: width, radius });
    const columns = new Float32Array(current.length);
    for (let x = 0; x < width; x++) boxLine(rows, columns, { start: x, step: width, count: height, radius });
    current = columns;
  }
  return { width, height, data: current };
}

interface Line {
  readonly start: number;
  readonly step: number;
  readonly count: number;
  readonly radius: number;
}

function boxLine(source: Float32Array, target: Float32Array, { start, step, count, radius }: Line): void {
  const at = (i: number): number => (i >= 0 && i < count ? source[start + i * step]! : 0);
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += at(i);
  for (let i = 0; i < count; i++) {
    // Rounding errors of the running sum must not turn an empty pixel into a touched one.
    target[start + i * step] = Math.max(0, sum) / (2 * radius + 1);
    sum += at(i + radius + 1) - at(i - radius);
  }
}
