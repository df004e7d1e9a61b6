import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricId } from '../../core/farm/metrics.ts';
import { recordedWire } from '../../core/wire/recorded.ts';
import { WireError } from '../../core/wire/wire.ts';
import { converse } from '../../devices/converse.ts';
import type { Driver } from '../../devices/driver.ts';

/** Every metric that a driver reads of any of its recordings in test/fixtures/<id>/. */
export async function toldMetrics({ id, ...driver }: Driver, root: string): Promise<ReadonlySet<MetricId>> {
  const folder = join(root, 'test/fixtures', id);
  const told = new Set<MetricId>();
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const wire = recordedWire([join(folder, name)]);
    const send = (request: Parameters<typeof wire>[0]) =>
      wire(request, { host: 'recorded' }, new AbortController().signal);
    const readings = await converse({ id, ...driver }, send).then(
      ({ observation }) => observation.readings,
      nothingWhereNoneAnswers,
    );
    for (const { metric, value } of readings) if (value !== undefined) told.add(metric);
  }
  return told;
}

function nothingWhereNoneAnswers(error: unknown): [] {
  if (error instanceof WireError) return [];
  throw error;
}
