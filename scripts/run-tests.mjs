#!/usr/bin/env node
// Runs all tests and ends with the line "N passed, N failed", which the runner does not print in this form.
import { register } from 'tsx/esm/api';
import { startVitest } from 'vitest/node';

register();
// One for all files that need it: each takes seconds of a processor to begin.
const { startPostgres, SHARED_PORT } = await import('../test/postgres.ts');
const postgres = await startPostgres({ own: true });
process.env[SHARED_PORT] = String(postgres.port);
const vitest = await startVitest('test', process.argv.slice(2), { watch: false });
const states = vitest.state
  .getTestModules()
  .flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
const count = (state) => states.filter((each) => each === state).length;
const brokenFiles = vitest.state.getTestModules().filter((module) => module.errors().length > 0).length;
const errors = vitest.state.getUnhandledErrors().length;
await vitest.close();
await postgres.stop();
const failed = count('failed') + brokenFiles + errors;
const skipped = count('skipped');
process.stdout.write(`\n${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exit(failed > 0 || count('passed') === 0 ? 1 : 0);
