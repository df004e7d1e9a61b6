import type { Device } from '../../core/farm/device.ts';
import type { Samples } from '../samples.ts';
import { evidenceOf, type SampleEvidence } from './evidence-of.ts';

export interface Figures {
  /** What the inventory calls the model, or else the device itself. */
  model?: string;
  /** Absent when there is no sample: the exporter is away, or it is no device of its own. */
  sample?: SampleEvidence;
}

/** The key figures of a device, for the ledger. Never rejects: what is done does not wait for what is written about it. */
export async function figuresNow(
  { samples, devices }: { samples: Samples; devices: ReadonlyMap<string, Device> },
  id: string,
): Promise<Figures> {
  const sample = await samples.sample(id).catch(() => undefined);
  const model = devices.get(id)?.model ?? sample?.facts?.model;
  return { ...(model === undefined ? {} : { model }), ...(sample ? { sample: evidenceOf(sample) } : {}) };
}
