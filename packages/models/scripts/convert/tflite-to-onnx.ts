import { createOnnxGraph } from './onnx-graph.ts';
import { faceMeshConverters } from './tflite-face-mesh.ts';
import { TfliteConversion, type OperatorConverter } from './tflite-conversion.ts';
import { convolutionConverters } from './tflite-convolution.ts';
import { elementwiseConverters } from './tflite-elementwise.ts';
import { readTflite } from './tflite-reader.ts';
import { shapeConverters } from './tflite-shape.ts';

/** What a converted graph takes and gives. */
export interface GraphSignature {
  /** Name of the graph inside the file. */
  readonly name: string;
  /** New name of the one input; its dims and NHWC order stay. */
  readonly input: string;
  /** New output names: the tensor of the source graph, and the dims to give it (same values, same order). */
  readonly outputs: Readonly<Record<string, { readonly tensor: string; readonly dims: readonly number[] }>>;
}

const CONVERTERS: Readonly<Record<string, OperatorConverter>> = {
  ...convolutionConverters,
  ...elementwiseConverters,
  ...shapeConverters,
  ...faceMeshConverters,
};

/**
 * Rewrites a float TFLite graph as ONNX. Input and outputs keep TFLite's order (NHWC). Throws a `TypeError` on an
 * operator, option or output that it does not know: a graph is converted wholly or not at all.
 */
export function tfliteToOnnx(bytes: Uint8Array, signature: GraphSignature): Uint8Array {
  const model = readTflite(bytes);
  const graph = createOnnxGraph(signature.name);
  const conversion = new TfliteConversion(model, graph);
  const [input = -1, ...others] = model.inputs;
  if (others.length > 0) throw new TypeError('a graph with one input is wanted');
  const inputDims = conversion.shape(input);
  conversion.bind(
    input,
    conversion.fromChannelsLast(graph.input(signature.input, inputDims), inputDims.length),
  );

  for (const operator of model.operators) {
    const [output, ...more] = operator.outputs;
    if (output === undefined || more.length > 0)
      throw new TypeError(`${operator.name} without exactly one output`);
    if (operator.name === 'DEQUANTIZE') {
      // Half-precision weights: the reader has widened them already.
      conversion.bindConstant(output, conversion.constant(operator.inputs[0]));
      continue;
    }
    const convert = CONVERTERS[operator.name];
    if (convert === undefined) throw new TypeError(`unsupported operator ${operator.name}`);
    conversion.bind(output, convert(operator, conversion));
  }

  for (const [name, { tensor, dims }] of Object.entries(signature.outputs)) {
    const index = model.outputs.find((output) => model.tensors[output]?.name === tensor);
    if (index === undefined) throw new TypeError(`the graph has no output ${tensor}`);
    graph.output(name, graph.node('Reshape', [conversion.channelsLast(index), graph.ints(dims)]), dims);
  }
  return graph.encode();
}
