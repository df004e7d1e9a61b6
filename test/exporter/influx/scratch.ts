import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** A folder in memory where there is one: each batch is synced, which on a busy disk takes a good part of a second. */
export const SCRATCH = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
