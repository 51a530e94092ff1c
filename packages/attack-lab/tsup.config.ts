import { defineConfig } from 'tsup';

export default defineConfig({
  name: 'attack-lab',
  entry: ['src/index.ts'],
  format: ['esm'],
  platform: 'node',
  target: 'es2022',
  dts: false,
  clean: true,
});
