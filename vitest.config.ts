import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What only reads and computes: such files share a process, which saves each of them its start. */
const READERS = ['test/core/**/*.test.ts', 'test/devices/**/*.test.ts', 'test/grafana-plugin/**/*.test.ts'];

/** Files that take longest, those that wait beside those that compute: they begin first, or all would wait for them at the end. */
const LONGEST = [
  'test/conformance/failover.test.ts',
  'test/conformance/crash.test.ts',
  'test/e2e/start.test.ts',
  'test/rules.test.ts',
  'test/sidecar/billing/numbering.test.ts',
  'test/e2e/console.test.ts',
  'test/dashboards/panels-run.test.ts',
  'test/e2e/story.test.ts',
  'test/e2e/heartbeat.test.ts',
  'test/sidecar/maintenance/killed.test.ts',
  'test/alert-webhook/crash-points.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return place < 0 ? LONGEST.length : place;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'readers', include: READERS, isolate: false } },
      {
        extends: true,
        test: { name: 'services', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...READERS] },
      },
    ],
  },
});
