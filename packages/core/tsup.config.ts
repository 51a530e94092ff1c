import { defineConfig } from 'tsup';

export default defineConfig({
  name: 'core',
  entry: ['src/index.ts'],
  format: ['esm'],
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  clean: true,
});
