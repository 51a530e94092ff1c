import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatToHalf, halfToFloat, readHalfFloats } from '../scripts/convert/half-float.ts';
import { createOnnxGraph, decodeModel, ELEMENT_TYPE } from '../scripts/convert/onnx-graph.ts';
import { sileroToOnnx } from '../scripts/convert/silero-to-onnx.ts';
import { product, transpose } from '../scripts/convert/tensor-layout.ts';
import { readTflite } from '../scripts/convert/tflite-reader.ts';
import { tfliteToOnnx } from '../scripts/convert/tflite-to-onnx.ts';
import { unpackFaceMesh } from '../scripts/convert/unpack-face-mesh.ts';
import { RECIPES } from '../scripts/recipes.ts';
import { createNodeInferenceSession } from '../src/node.ts';

describe('half floats', () => {
  it('survive the way to float and back, all of them that are finite', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const finite = ((bits >> 10) & 31) < 31;
      expect(floatToHalf(halfToFloat(bits))).toBe(finite ? bits : undefined);
    }
  });

  it('hold no number that they would change', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        const half = floatToHalf(value);
        if (half !== undefined) expect(halfToFloat(half)).toBe(value);
      }),
    );
    const values = [65504, 65536, 1 + 2 ** -10, 1 + 2 ** -11, 2 ** -24, 2 ** -25, -0, Infinity, NaN];
    const none = undefined;
    expect(values.map(floatToHalf)).toEqual([0x7bff, none, 0x3c01, none, 1, none, 0x8000, none, none]);
  });

  it('are read from little-endian bytes, wherever those start', () => {
    expect(readHalfFloats(Uint8Array.of(9, 0x00, 0x3c, 0x00, 0xc0).subarray(1))).toEqual(
      Float32Array.of(1, -2),
    );
  });
});

describe('transpose', () => {
  const tensors = fc
    .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
    .chain((dims) =>
      fc.tuple(fc.constant(dims), fc.shuffledSubarray([...dims.keys()], { minLength: dims.length })),
    );

  it('puts every value where its index says', () => {
    fc.assert(
      fc.property(tensors, ([dims, order]) => {
        const values = Float32Array.from({ length: product(dims) }, (_, i) => i);
        const result = transpose(values, dims, order);
        expect(result.dims).toEqual(order.map((axis) => dims[axis]));
        result.values.forEach((value, i) => {
          const moved = unravel(i, result.dims);
          expect(unravel(value, dims)).toEqual(dims.map((_, axis) => moved[order.indexOf(axis)]));
        });
      }),
    );
  });
});

describe('createOnnxGraph', () => {
  it('stores constants as half floats where nothing is lost, and the runtime gets the same numbers', async () => {
    const exact = Float32Array.from({ length: 64 }, (_, i) => i / 8);
    const inexact = Float32Array.from({ length: 64 }, (_, i) => i / 3);
    const graph = createOnnxGraph('constants');
    const input = graph.input('zero', [64]);
    for (const [name, values] of Object.entries({ exact, inexact })) {
      graph.output(name, graph.node('Add', [input, graph.floats([64], values)]), [64]);
    }
    const bytes = graph.encode();
    const types = decodeModel(bytes).graph?.initializer?.map(({ dataType }) => dataType);
    expect(types).toEqual([ELEMENT_TYPE.half, ELEMENT_TYPE.float]);

    await using session = await createNodeInferenceSession(bytes);
    const outputs = await session.run({ zero: { data: new Float32Array(64), dims: [64] } });
    expect(outputs['exact']?.data).toEqual(exact);
    expect(outputs['inexact']?.data).toEqual(inexact);
  });

  it('refuses a constant that does not fill its dims', () => {
    expect(() => createOnnxGraph('x').floats([2, 2], [1, 2, 3])).toThrow('3 values do not fill [2, 2]');
  });
});

describe('the converters', () => {
  const signature = { name: 'x', input: 'image', outputs: {} };

  it('refuse files of other kinds', () => {
    expect(() => readTflite(new Uint8Array(100))).toThrow('not a TFLite file');
    expect(() => sileroToOnnx(createOnnxGraph('empty').encode())).toThrow('not the graph that Silero');
    expect(() => unpackFaceMesh('no list', new Uint8Array(), 'x')).toThrow('lists no files');
    expect(() => unpackFaceMesh('{"files": []}', new Uint8Array(), 'x')).toThrow('have no x');
  });

  it('refuse an output that the graph does not have', async () => {
    const bytes = await RECIPES[0]!.readSource();
    const outputs = { boxes: { tensor: 'nowhere', dims: [1] } };
    expect(() => tfliteToOnnx(bytes, { ...signature, outputs })).toThrow('no output nowhere');
  });
});

/** Index along each axis of the value at a flat position. */
function unravel(position: number, dims: readonly number[]): readonly number[] {
  return dims.map((dim, axis) => Math.floor(position / product(dims.slice(axis + 1))) % dim);
}
