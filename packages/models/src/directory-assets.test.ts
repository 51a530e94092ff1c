import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directoryAssets } from './directory-assets.ts';

describe('directoryAssets', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bonafide-assets-'));
    await writeFile(join(directory, 'a.onnx'), 'abc');
  });
  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('reads a file by path or by URL', async () => {
    for (const at of [directory, pathToFileURL(`${directory}/`)]) {
      expect(Buffer.from(await directoryAssets(at).read('a.onnx')).toString()).toBe('abc');
    }
  });

  it('tells a missing file from one that cannot be read', async () => {
    await mkdir(join(directory, 'b.onnx'));
    const assets = directoryAssets(directory);
    await expect(assets.read('c.onnx')).rejects.toMatchObject({
      code: 'model/missing',
      cause: { code: 'ENOENT' },
    });
    await expect(assets.read('b.onnx')).rejects.toMatchObject({ code: 'model/unreadable' });
  });
});
