import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What runs whole stacks, and kills, has a process of its own a file. */
const ALONE = ['test/e2e/**/*.test.ts', 'test/conformance/**/*.test.ts'];

/** Files that take longest, those that wait beside those that compute: they begin first, or all would wait for them at the end. */
const LONGEST = [
  'test/e2e/console.test.ts',
  'test/conformance/failover.test.ts',
  'test/e2e/story.test.ts',
  'test/conformance/crash.test.ts',
  'test/e2e/start.test.ts',
  'test/e2e/heartbeat.test.ts',
  'test/rules.test.ts',
  'test/conformance/crash-thermal.test.ts',
  'test/dashboards/panels-run.test.ts',
  'test/alert-webhook/commands.test.ts',
  'test/e2e/money.test.ts',
  'test/conformance/deliveries.test.ts',
  'test/e2e/billed-month.test.ts',
  'test/sidecar/inventory/kill.test.ts',
  'test/sidecar/billing/numbering.test.ts',
  'test/alert-webhook/fence.test.ts',
  'test/sidecar/snipe-it/sync.test.ts',
  'test/alert-webhook/leading/instances.test.ts',
  'test/sidecar/two-sidecars.test.ts',
  'test/conformance/reboot.test.ts',
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
    setupFiles: ['test/setup.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE } },
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ALONE],
          // Else each file would read half of the program anew, which takes a second of a processor.
          isolate: false,
        },
      },
    ],
  },
});
