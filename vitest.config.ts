import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src-*/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          environment: 'node',
          // Threads and files on a machine that may be busy with other things.
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      './e2e/vitest.config.ts',
    ],
  },
});
