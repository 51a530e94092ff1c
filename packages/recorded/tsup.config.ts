import { defineConfig } from 'tsup';

export default defineConfig({
  name: 'recorded',
  entry: ['src/index.ts'],
  format: ['esm'],
  platform: 'node',
  target: 'es2022',
  dts: true,
  clean: true,
});
