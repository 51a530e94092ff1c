import { TO_CHANNELS_FIRST, TO_CHANNELS_LAST } from './tensor-layout.ts';
import type { OperatorConverter } from './tflite-conversion.ts';

/** Slots of StridedSliceOptions in schema.fbs. */
const STRIDED_SLICE = { beginMask: 0, endMask: 1, ellipsisMask: 2, newAxisMask: 3, shrinkAxisMask: 4 };
/** Slots of ResizeBilinearOptions. */
const RESIZE_BILINEAR = { alignCorners: 2, halfPixelCenters: 3 };
/** The end of an axis, whatever its length. */
const TO_THE_END = 2 ** 31 - 1;

/** Operators that move, resize and cut values. */
export const shapeConverters: Readonly<Record<string, OperatorConverter>> = {
  CONCATENATION({ inputs, outputs: [output = -1], options }, conversion) {
    const rank = conversion.shape(output).length;
    const given = options?.int32(0) ?? 0;
    const axis = given < 0 ? given + rank : given;
    const operands = inputs.map((input) => conversion.operand(input, rank));
    return conversion.graph.node('Concat', operands, { axis: rank === 4 ? TO_CHANNELS_LAST[axis]! : axis });
  },

  PAD({ inputs: [input = -1, paddings] }, conversion) {
    const amounts = conversion.constant(paddings); // [rank, 2]: before, after
    const rank = conversion.shape(input).length;
    const axes: readonly number[] =
      rank === 4 ? TO_CHANNELS_FIRST : Array.from({ length: rank }, (_, axis) => axis);
    const pads = [...axes.map((axis) => amounts[axis * 2]!), ...axes.map((axis) => amounts[axis * 2 + 1]!)];
    return conversion.graph.node('Pad', [conversion.value(input), conversion.graph.ints(pads)]);
  },

  RESHAPE({ inputs: [input = -1], outputs: [output = -1] }, conversion) {
    const dims = conversion.shape(output);
    const flat = conversion.channelsLast(input);
    const reshaped = conversion.graph.node('Reshape', [flat, conversion.graph.ints(dims)]);
    return conversion.fromChannelsLast(reshaped, dims.length);
  },

  RESIZE_BILINEAR({ inputs: [input], outputs: [output = -1], options }, conversion) {
    const [batch = 1, height = 1, width = 1, channels = 1] = conversion.shape(output);
    const sizes = conversion.graph.ints([batch, channels, height, width]);
    const flag = (slot: number): boolean => options?.int8(slot) === 1;
    let coordinates = 'asymmetric';
    if (flag(RESIZE_BILINEAR.alignCorners)) coordinates = 'align_corners';
    else if (flag(RESIZE_BILINEAR.halfPixelCenters)) coordinates = 'half_pixel';
    const attributes = { mode: 'linear', coordinate_transformation_mode: coordinates };
    return conversion.graph.node('Resize', [conversion.value(input), '', '', sizes], attributes);
  },

  STRIDED_SLICE({ inputs: [input = -1, begin, end, strides], options }, conversion) {
    const mask = (slot: number): number => options?.int32(slot) ?? 0;
    const { beginMask, endMask, ...unsupported } = STRIDED_SLICE;
    if (Object.values(unsupported).some((slot) => mask(slot) !== 0)) {
      throw new TypeError('STRIDED_SLICE that adds or drops axes');
    }
    const masked = (slot: number, axis: number): boolean => ((mask(slot) >> axis) & 1) === 1;
    const { graph } = conversion;
    const rank = conversion.shape(input).length;
    const starts = Array.from(conversion.constant(begin), (at, axis) => (masked(beginMask, axis) ? 0 : at));
    const ends = Array.from(conversion.constant(end), (at, axis) =>
      masked(endMask, axis) ? TO_THE_END : at,
    );
    const sliced = graph.node('Slice', [
      conversion.channelsLast(input),
      graph.ints(starts),
      graph.ints(ends),
      graph.ints(starts.map((_, axis) => axis)),
      graph.ints(Array.from(conversion.constant(strides))),
    ]);
    return conversion.fromChannelsLast(sliced, rank);
  },
};
