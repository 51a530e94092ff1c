import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { urlAssets } from './url-assets.ts';

describe('urlAssets', () => {
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const status = { '/models/a.onnx': 200, '/models/broken.onnx': 500 }[request.url ?? ''] ?? 404;
      response.writeHead(status).end(status === 200 ? 'abc' : '<html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/`;
  });
  afterAll(() => {
    server.close();
  });

  it('reads a file below the base', async () => {
    expect(Buffer.from(await urlAssets(base).read('a.onnx')).toString()).toBe('abc');
  });

  it('tells a missing file from one that cannot be had, and takes no error page for a model', async () => {
    await expect(urlAssets(base).read('b.onnx')).rejects.toMatchObject({ code: 'model/missing' });
    await expect(urlAssets(base).read('broken.onnx')).rejects.toMatchObject({ code: 'model/unreadable' });
    const nowhere = urlAssets('http://127.0.0.1:1/').read('a.onnx');
    await expect(nowhere).rejects.toMatchObject({ code: 'model/unreadable' });
  });
});
