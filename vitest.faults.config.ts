import { defineConfig } from 'vitest/config';

/** The faults that take longer than a minute: `npm run test:faults`. */
export default defineConfig({
  test: {
    include: ['test/faults-long/**/*.test.ts', 'test/races/**/*.test.ts', 'src/**/races.test.ts'],
    env: { RACE_ROUNDS: '1000' },
    globalSetup: ['test/harness/global-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    pool: 'forks',
  },
});
