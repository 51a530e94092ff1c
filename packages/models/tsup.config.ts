import { defineConfig } from 'tsup';

export default defineConfig({
  name: 'models',
  entry: ['src/index.ts', 'src/browser.ts', 'src/node.ts', 'src/inference-thread.js'],
  format: ['esm'],
  platform: 'node',
  target: 'es2022',
  // Setting up a clone skips the declarations: running needs none, and they take most of the time.
  dts: process.env['BONAFIDE_NO_DECLARATIONS'] === undefined,
  clean: true,
});
