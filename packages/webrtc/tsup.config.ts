import { defineConfig, type Options } from 'tsup';

const shared: Options = {
  format: ['esm'],
  target: 'es2022',
  // Running from a clone needs no declarations; publishing does.
  dts: process.env['BONAFIDE_NO_DECLARATIONS'] === undefined,
};

export default defineConfig([
  {
    ...shared,
    name: 'webrtc',
    platform: 'neutral',
    entry: ['src/index.ts', 'src/browser.ts'],
    clean: true,
  },
  {
    ...shared,
    name: 'webrtc for Node',
    platform: 'node',
    entry: ['src/node.ts'],
  },
  {
    ...shared,
    name: 'webrtc worker and worklet',
    platform: 'browser',
    // Single files that a page loads by URL: everything that runs in them is inside.
    entry: ['src/worker.ts', 'src/worklet.ts'],
    noExternal: [/.*/],
    minify: true,
    splitting: false,
  },
]);
