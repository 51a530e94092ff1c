import { defineConfig } from 'tsup';

export default defineConfig({
  name: 'cli',
  entry: ['src/index.ts', 'src/bin.ts'],
  format: ['esm'],
  platform: 'node',
  target: 'es2022',
  dts: true,
  clean: true,
});
