import { afterAll, afterEach } from 'vitest';
import { tidyFile, tidyTest } from './tidy.ts';

// Read anew for each file; what helpers hook in as they are loaded would hold for the first file of a process alone.
afterEach(tidyTest, 60_000);
afterAll(tidyFile, 60_000);
