import { defineConfig } from 'tsup';

export default defineConfig({
  name: 'models',
  entry: ['src/index.ts', 'src/node.ts'],
  format: ['esm'],
  platform: 'node',
  target: 'es2022',
  dts: true,
  clean: true,
});
