import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** The lab waits most of its time for real agents: it begins first, and everything else runs beside it. */
class LabFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLab = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/test/lab/');
    return [...sorted.filter(isLab), ...sorted.filter((file) => !isLab(file))];
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'web/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    exclude: ['test/faults-long/**', 'node_modules/**'],
    globalSetup: ['test/harness/global-setup.ts'],
    sequence: { sequencer: LabFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
    reporters: ['default'],
  },
});
