import { defineConfig } from 'tsup';

export default defineConfig({
  name: 'liveness',
  entry: ['src/index.ts', 'src/server.ts', 'src/client.ts'],
  format: ['esm'],
  platform: 'neutral',
  target: 'es2022',
  // Running from a clone needs no declarations; publishing does.
  dts: process.env['BONAFIDE_NO_DECLARATIONS'] === undefined,
  clean: true,
});
