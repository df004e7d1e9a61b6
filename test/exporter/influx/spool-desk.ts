import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { Spool, type SpoolOptions } from '../../../exporter/influx/spool.ts';
import { SCRATCH } from './scratch.ts';

/** A fresh folder for each test, and what spools in it tell. */
export interface SpoolDesk {
  folder: string;
  /** Unix milliseconds. */
  now: number;
  dropped: Record<string, number>;
  troubles: string[];
  /** Opens one more spool in the folder, as the next process would; closed after the test. */
  spool(more?: Partial<SpoolOptions>): Promise<Spool>;
  put(spool: Spool, text: string, points?: number): Promise<void>;
  /** What all batches hold, in their order. */
  texts(spool: Spool): Promise<(string | undefined)[]>;
  files(): string[];
}

export function spoolDesk(): SpoolDesk {
  const opened: Spool[] = [];
  const desk: SpoolDesk = {
    ...{ folder: '', now: 0, dropped: {}, troubles: [] },
    async spool(more = {}) {
      const spool = new Spool({
        ...{ folder: desk.folder, maxBytes: 1e6, maxAgeMs: 3_600_000, heldBytes: 1000, open, now: () => desk.now },
        dropped(reason, points) {
          desk.dropped[reason] = (desk.dropped[reason] ?? 0) + points;
        },
        trouble: (what, detail) => void desk.troubles.push(`${what} ${detail}`),
        ...more,
      });
      opened.push(spool);
      await spool.open();
      return spool;
    },
    put: (spool, text, points = 1) => spool.append({ points, values: points, at: desk.now }, Buffer.from(text)),
    async texts(spool) {
      const found: (string | undefined)[] = [];
      for (const entry of [...spool.entries()]) found.push((await spool.read(entry))?.toString());
      return found;
    },
    files: () => readdirSync(desk.folder).sort(),
  };
  beforeEach(() => {
    const folder = mkdtempSync(join(SCRATCH, 'logixx-spool-'));
    Object.assign(desk, { folder, now: 1_000_000, dropped: {}, troubles: [] });
  });
  afterEach(async () => {
    for (const spool of opened.splice(0)) await spool.close();
    rmSync(desk.folder, { recursive: true, force: true });
  });
  return desk;
}
