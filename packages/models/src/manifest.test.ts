import { describe, expect, it } from 'vitest';
import { modelManifest } from './catalogue.ts';
import { parseManifest } from './manifest.ts';

const valid = modelManifest('face-detector-short');
const calibration = { slope: 0.5, intercept: 0, limit: 2, fittedOn: '40 calls' };

describe('parseManifest', () => {
  it('takes what it gives', () => {
    expect(parseManifest(structuredClone(valid))).toEqual(valid);
  });

  it('names every field that is wrong, not just the first', () => {
    const wrong = { ...valid, licence: '', weights: { sha256: 'ABC', bytes: 0 } };
    expect(() => parseManifest(wrong)).toThrow(/weights\.sha256.*weights\.bytes.*licence/);
  });

  it.each([
    ['another type', null],
    ['a file outside the asset directory', { ...valid, file: '../secret.onnx' }],
    ['a file with a path', { ...valid, file: 'deep/model.onnx' }],
    ['a dim of zero', { ...valid, inputs: [{ ...valid.inputs[0], dims: [1, 0] }] }],
    ['an unknown field', { ...valid, sha256: 'x' }],
    ['a calibration that turns scores around', { ...valid, calibration: { ...calibration, slope: -1 } }],
    ['a calibration of unknown origin', { ...valid, calibration: { ...calibration, fittedOn: '' } }],
    ['an unknown kind of source', { ...valid, source: { kind: 'found' } }],
    ['weights of nowhere', { ...valid, source: null }],
    ['weights that give nothing', { ...valid, outputs: [] }],
  ])('refuses %s with model/manifest-invalid', (_, manifest) => {
    expect(() => parseManifest(manifest)).toThrow(
      expect.objectContaining({ code: 'model/manifest-invalid' }),
    );
  });

  it('takes a calibration', () => {
    expect(parseManifest({ ...valid, calibration }).calibration).toEqual(calibration);
  });

  it('takes a trained model as well as a converted one', () => {
    const source = { kind: 'trained', recipe: 'training/face', data: 'our own recordings' };
    expect(parseManifest({ ...valid, source }).source).toEqual(source);
  });
});
