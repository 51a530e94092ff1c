import { defineConfig } from 'tsup';

export default defineConfig({
  name: 'react',
  entry: ['src/index.ts', 'src/element.ts'],
  format: ['esm'],
  platform: 'browser',
  target: 'es2022',
  // Running from a clone needs no declarations; publishing does.
  dts: process.env['BONAFIDE_NO_DECLARATIONS'] === undefined,
  clean: true,
});
