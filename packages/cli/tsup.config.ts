import { defineConfig } from 'tsup';

export default defineConfig({
  name: 'cli',
  entry: ['src/index.ts', 'src/report.ts', 'src/bin.ts', 'src/bench.ts', 'src/bench-worker.ts'],
  format: ['esm'],
  platform: 'node',
  target: 'es2022',
  // Running from a clone needs no declarations; publishing does.
  dts: process.env['BONAFIDE_NO_DECLARATIONS'] === undefined,
  clean: true,
});
