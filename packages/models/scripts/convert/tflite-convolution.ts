import { activate, tfliteActivation } from './activation.ts';
import { transpose } from './tensor-layout.ts';
import type { ChannelSigns, OperatorConverter, TfliteConversion } from './tflite-conversion.ts';
import type { FlatTable } from './tflite-reader.ts';

/** Slots of Conv2DOptions in schema.fbs. */
const CONV_2D = {
  padding: 0,
  strideWidth: 1,
  strideHeight: 2,
  activation: 3,
  dilationWidth: 4,
  dilationHeight: 5,
};
/** Slots of DepthwiseConv2DOptions; slot 3, the depth multiplier, follows from the shapes. */
const DEPTHWISE = {
  padding: 0,
  strideWidth: 1,
  strideHeight: 2,
  activation: 4,
  dilationWidth: 5,
  dilationHeight: 6,
};
/** Slots of Pool2DOptions. */
const POOL_2D = {
  padding: 0,
  strideWidth: 1,
  strideHeight: 2,
  filterWidth: 3,
  filterHeight: 4,
  activation: 5,
};

/** Convolutions and pooling. */
export const convolutionConverters: Readonly<Record<string, OperatorConverter>> = {
  CONV_2D: convolution(CONV_2D, { order: [0, 3, 1, 2], groups: () => 1 }),
  DEPTHWISE_CONV_2D: convolution(DEPTHWISE, { order: [3, 0, 1, 2], groups: (channels) => channels }),

  MAX_POOL_2D({ inputs, options }, conversion) {
    const { graph } = conversion;
    const attributes = {
      kernel_shape: [slot(options, POOL_2D.filterHeight), slot(options, POOL_2D.filterWidth)],
      strides: strides(options, POOL_2D),
      auto_pad: padding(options),
    };
    const value = graph.node('MaxPool', [conversion.value(inputs[0])], attributes);
    return activate(graph, value, tfliteActivation(options?.int8(POOL_2D.activation) ?? 0));
  },
};

/** `order` brings the weights into ONNX's [out, in / groups, height, width]. */
function convolution(
  slots: typeof CONV_2D,
  layout: { readonly order: readonly number[]; readonly groups: (channels: number) => number },
): OperatorConverter {
  return ({ inputs: [input = -1, weights = -1, bias = -1], outputs: [output = -1], options }, conversion) => {
    const { graph } = conversion;
    const activation = tfliteActivation(options?.int8(slots.activation) ?? 0);
    const kernel = transpose(conversion.constant(weights), conversion.shape(weights), layout.order);
    const from = conversion.signs(input);
    const to = activation === 'none' ? signsOfSum(output, conversion) : undefined;
    if (to !== undefined) conversion.keepSigns(output, to);
    const [, ins = 1] = kernel.dims;
    const groups = layout.groups(conversion.shape(input)[3]!);
    const area = kernel.values.length / (kernel.dims[0]! * ins);
    const signed = Float32Array.from(kernel.values, (value, i) => {
      const out = Math.floor(i / (ins * area));
      const into = groups > 1 ? out : Math.floor(i / area) % ins;
      return value * (from?.[into] ?? 1) * (to?.[out] ?? 1);
    });
    const operands = [conversion.kept(input), graph.floats(kernel.dims, signed)];
    if (bias >= 0) {
      const values = Float32Array.from(conversion.constant(bias), (value, out) => value * (to?.[out] ?? 1));
      operands.push(graph.floats(conversion.shape(bias), values));
    }
    const value = graph.node('Conv', operands, {
      kernel_shape: kernel.dims.slice(2),
      strides: strides(options, slots),
      dilations: [options?.int32(slots.dilationHeight, 1) ?? 1, options?.int32(slots.dilationWidth, 1) ?? 1],
      group: groups,
      auto_pad: padding(options),
    });
    return activate(graph, value, activation);
  };
}

/** Where a result is only added to a value that is kept with signs changed, it takes the same: the sum then has them too. */
function signsOfSum(output: number, conversion: TfliteConversion): ChannelSigns | undefined {
  const consumer = conversion.onlyConsumer(output);
  if (consumer?.name !== 'ADD' || tfliteActivation(consumer.options?.int8(0) ?? 0) !== 'none')
    return undefined;
  return conversion.signs(consumer.inputs.find((other) => other !== output));
}

function slot(options: FlatTable | undefined, index: number): number {
  return options?.int32(index) ?? 0;
}

function strides(
  options: FlatTable | undefined,
  slots: { readonly strideHeight: number; readonly strideWidth: number },
): readonly number[] {
  return [slot(options, slots.strideHeight), slot(options, slots.strideWidth)];
}

/** TensorFlow's SAME puts an odd pixel of padding at the end, as SAME_UPPER does. */
function padding(options: FlatTable | undefined): string {
  return (options?.int8(CONV_2D.padding) ?? 0) === 0 ? 'SAME_UPPER' : 'VALID';
}
