import { VerifierError } from '@bonafide/core';
import { describe, expect, it } from 'vitest';
import { modelManifest } from './catalogue.ts';
import { loadModel, type AssetLocator } from './load-model.ts';

const bytes = new TextEncoder().encode('weights');
/** Of the word above. */
const SHA256 = '9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c';

const manifest = {
  ...modelManifest('face-detector-short'),
  weights: { sha256: SHA256, bytes: bytes.length },
};

describe('loadModel', () => {
  it('gives the bytes that the manifest names', async () => {
    const asked: string[] = [];
    const assets = locate((file) => {
      asked.push(file);
      return Promise.resolve(bytes);
    });
    expect(await loadModel('face-detector-short', { assets, manifest })).toEqual({ manifest, bytes });
    expect(asked).toEqual(['face-detector-short.onnx']);
  });

  it('rejects other bytes with model/hash-mismatch, whatever their length', async () => {
    for (const other of [bytes.slice(1), Uint8Array.from(bytes).reverse(), new Uint8Array()]) {
      const assets = locate(() => Promise.resolve(other));
      const load = loadModel('face-detector-short', { assets, manifest });
      await expect(load).rejects.toMatchObject({ code: 'model/hash-mismatch' });
    }
  });

  it('passes the locator’s own verdict on, and calls any other failure model/unreadable', async () => {
    const missing = new VerifierError('model/missing', 'not here');
    const load = (reason: Error): Promise<unknown> =>
      loadModel('face-detector-short', { assets: locate(() => Promise.reject(reason)), manifest });
    await expect(load(missing)).rejects.toBe(missing);
    const broken = new Error('disk');
    await expect(load(broken)).rejects.toMatchObject({ code: 'model/unreadable', cause: broken });
  });

  it('rejects a manifest that is wrong, or of another model, before it reads anything', async () => {
    const assets = locate(() => Promise.reject(new Error('was read')));
    for (const wrong of [
      { ...manifest, licence: 1 },
      { ...manifest, id: 'face-landmarks-478' },
    ]) {
      const load = loadModel('face-detector-short', { assets, manifest: wrong });
      await expect(load).rejects.toMatchObject({ code: 'model/manifest-invalid' });
    }
  });

  it('rejects a model without weights with model/missing, and loads it once a manifest names some', async () => {
    const assets = locate(() => Promise.resolve(bytes));
    const unfilled = { ...manifest, id: 'face-forgery', weights: null, source: null };
    const load = loadModel('face-forgery', { assets, manifest: unfilled });
    await expect(load).rejects.toMatchObject({ code: 'model/missing' });

    const filled = { ...manifest, id: 'face-forgery' };
    expect(await loadModel('face-forgery', { assets, manifest: filled })).toEqual({
      manifest: filled,
      bytes,
    });
  });
});

function locate(read: AssetLocator['read']): AssetLocator {
  return { read };
}
