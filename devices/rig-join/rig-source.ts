import type { Rig } from '../../core/farm/rig.ts';

/** What one program of a rig says. `tells` as its driver has it; a mining program unless said. */
export interface RigSource {
  name: string;
  tells?: 'system' | 'cards' | undefined;
  rig: Rig;
}
