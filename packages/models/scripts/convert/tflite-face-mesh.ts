import { ELEMENT_TYPE, type OnnxGraph } from './onnx-graph.ts';
import type { OperatorConverter } from './tflite-conversion.ts';

/**
 * MediaPipe's three custom operators of the face mesh with attention, by its CPU kernels
 * (mediapipe/util/tflite/operations, version 2): cut an eye or the mouth out of a feature map, turned upright, and
 * carry the points found in the cut-out back.
 */
export const faceMeshConverters: Readonly<Record<string, OperatorConverter>> = {
  Landmarks2TransformMatrix: landmarksToTransformMatrix,
  TransformTensorBilinear: transformTensorBilinear,
  TransformLandmarks: transformLandmarks,
};

interface RegionOptions {
  /** Points whose direction is the region's x axis. */
  readonly left_rotation_idx: number;
  readonly right_rotation_idx: number;
  /** Points that the region encloses. */
  readonly subset_idxs: readonly number[];
  /** The region is the enclosing box times this. */
  readonly scale_x: number;
  readonly scale_y: number;
  readonly output_width: number;
  readonly output_height: number;
  readonly target_rotation_radians: number | null;
}

/**
 * Points [1, N, 3] to the matrix [1, 4, 4] that maps pixels of the cut-out to the points' coordinates: the box around
 * the subset, turned so that left to right is its x axis, scaled.
 */
function landmarksToTransformMatrix(...[operator, conversion]: Parameters<OperatorConverter>): string {
  const options = operator.custom as unknown as RegionOptions;
  if ((options.target_rotation_radians ?? 0) !== 0) throw new TypeError('a target rotation is not supported');
  const { graph } = conversion;
  const { add, subtract, multiply, divide, number, pick } = arithmetic(graph);
  const points = conversion.value(operator.inputs[0]);

  const left = pick(points, 1, [options.left_rotation_idx]);
  const right = pick(points, 1, [options.right_rotation_idx]);
  const dx = subtract(pick(right, 2, [0]), pick(left, 2, [0]));
  const dy = subtract(pick(right, 2, [1]), pick(left, 2, [1]));
  const length = graph.node('Sqrt', [add(multiply(dx, dx), multiply(dy, dy))]);
  const cos = divide(dx, length);
  const sin = divide(dy, length);

  const subset = pick(points, 1, options.subset_idxs);
  const x = pick(subset, 2, [0]);
  const y = pick(subset, 2, [1]);
  const extent = (values: string): { readonly size: string; readonly centre: string } => {
    const most = graph.node('ReduceMax', [values], { axes: [1], keepdims: 1 });
    const least = graph.node('ReduceMin', [values], { axes: [1], keepdims: 1 });
    return { size: subtract(most, least), centre: multiply(add(most, least), number(0.5)) };
  };
  const along = extent(add(multiply(x, cos), multiply(y, sin)));
  const across = extent(subtract(multiply(y, cos), multiply(x, sin)));
  const centreX = subtract(multiply(along.centre, cos), multiply(across.centre, sin));
  const centreY = add(multiply(along.centre, sin), multiply(across.centre, cos));

  const stepX = multiply(along.size, number(options.scale_x / options.output_width));
  const stepY = multiply(across.size, number(options.scale_y / options.output_height));
  const row = (forX: string, forY: string, centre: string): string => {
    const halfWidth = multiply(forX, number(options.output_width / 2));
    const halfHeight = multiply(forY, number(options.output_height / 2));
    const offset = subtract(subtract(centre, halfWidth), halfHeight);
    return graph.node('Concat', [forX, forY, graph.floats([1, 1, 1], [0]), offset], { axis: 2 });
  };
  const xRow = row(multiply(cos, stepX), graph.node('Neg', [multiply(sin, stepY)]), centreX);
  const yRow = row(multiply(sin, stepX), multiply(cos, stepY), centreY);
  const rest = graph.floats([1, 2, 4], [0, 0, 1, 0, 0, 0, 0, 1]);
  return graph.node('Concat', [xRow, yRow, rest], { axis: 1 });
}

/** A feature map and a matrix to the cut-out: bilinear, and 0 where the middle of a pixel falls outside the map. */
function transformTensorBilinear(...[operator, conversion]: Parameters<OperatorConverter>): string {
  const { graph } = conversion;
  const { multiply, subtract, pick } = arithmetic(graph);
  const [map = -1, matrix] = operator.inputs;
  const [, height = 1, width = 1] = conversion.shape(operator.outputs[0] ?? -1);
  const [, mapHeight = 1, mapWidth = 1] = conversion.shape(map);

  const centres: number[] = [];
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) centres.push(x + 0.5, y + 0.5, 0, 1);
  const rows = graph.node('Transpose', [pick(conversion.value(matrix), 1, [0, 1])], { perm: [0, 2, 1] });
  const continuous = graph.node('MatMul', [graph.floats([1, height * width, 4], centres), rows]);
  const pixels = subtract(continuous, graph.floats([], [0.5])); // [1, height * width, 2], index of a pixel

  const last = graph.floats([1, 1, 2], [mapWidth - 1, mapHeight - 1]);
  const clamped = graph.node('Min', [graph.node('Max', [pixels, graph.floats([], [0])]), last]);
  // GridSample wants -1..1 from the middle of the first pixel to the middle of the last (align_corners).
  const relative = subtract(
    multiply(clamped, graph.floats([1, 1, 2], [2 / (mapWidth - 1), 2 / (mapHeight - 1)])),
    graph.floats([], [1]),
  );
  const grid = graph.node('Reshape', [relative, graph.ints([1, height, width, 2])]);
  const sampled = graph.node('GridSample', [conversion.value(map), grid], {
    align_corners: 1,
    mode: 'bilinear',
    padding_mode: 'border',
  });

  // GridSample's zero padding would fade out over one pixel; MediaPipe's is a hard edge.
  const unmoved = graph.node('Cast', [graph.node('Equal', [pixels, clamped])], { to: ELEMENT_TYPE.float });
  const inside = graph.node('ReduceMin', [unmoved], { axes: [2], keepdims: 0 });
  return multiply(sampled, graph.node('Reshape', [inside, graph.ints([1, 1, height, width])]));
}

/** Points [1, N, 2] through the upper two rows of a matrix [1, 4, 4]. */
function transformLandmarks(...[operator, conversion]: Parameters<OperatorConverter>): string {
  const { graph } = conversion;
  const { add, pick } = arithmetic(graph);
  const [points, matrix] = operator.inputs;
  const rows = graph.node('Transpose', [pick(conversion.value(matrix), 1, [0, 1])], { perm: [0, 2, 1] });
  const turned = graph.node('MatMul', [conversion.value(points), pick(rows, 1, [0, 1])]);
  return add(turned, pick(rows, 1, [3]));
}

/** Names for the nodes that the formulas above are made of. */
function arithmetic(graph: OnnxGraph): {
  readonly add: (a: string, b: string) => string;
  readonly subtract: (a: string, b: string) => string;
  readonly multiply: (a: string, b: string) => string;
  readonly divide: (a: string, b: string) => string;
  readonly number: (value: number) => string;
  /** Keeps only these entries of an axis. */
  readonly pick: (value: string, axis: number, entries: readonly number[]) => string;
} {
  return {
    add: (a, b) => graph.node('Add', [a, b]),
    subtract: (a, b) => graph.node('Sub', [a, b]),
    multiply: (a, b) => graph.node('Mul', [a, b]),
    divide: (a, b) => graph.node('Div', [a, b]),
    number: (value) => graph.floats([], [value]),
    pick: (value, axis, entries) => graph.node('Gather', [value, graph.ints(entries)], { axis }),
  };
}
