import { defineConfig } from 'tsup';

const modules = ['src/index.ts', 'src/browser.ts', 'src/node.ts'];

export default defineConfig({
  name: 'models',
  entry: [...modules, 'src/inference-thread.js'],
  format: ['esm'],
  platform: 'node',
  target: 'es2022',
  // Setting up a clone skips the declarations: running needs none, and they take most of the time.
  dts: process.env['BONAFIDE_NO_DECLARATIONS'] === undefined && { entry: modules },
  clean: true,
});
