import { defineConfig } from 'tsup';

export default defineConfig({
  name: 'core',
  entry: ['src/index.ts', 'src/wording.ts'],
  // Each file whole: the words bring their own copy of the policies, and the size of the index stays what it says.
  splitting: false,
  format: ['esm'],
  platform: 'neutral',
  target: 'es2022',
  // Running from a clone needs no declarations; publishing does.
  dts: process.env['BONAFIDE_NO_DECLARATIONS'] === undefined,
  clean: true,
});
