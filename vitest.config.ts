import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['@bonafide/source', 'node', 'import', 'default'] } },
  resolve: { conditions: ['@bonafide/source', 'node', 'import', 'default'] },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'test-media/src/**/*.test.ts',
      'examples/*/src/**/*.test.ts',
      'benchmarks/src/**/*.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
