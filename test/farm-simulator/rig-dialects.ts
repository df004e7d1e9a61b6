import { claymore, phoenixminer } from './claymore.ts';
import type { Dialect } from './dialect.ts';
import { gminer } from './gminer.ts';
import { lolminer } from './lolminer.ts';
import type { RigMake } from './rig-model.ts';
import { srbminer } from './srbminer.ts';
import { tRex } from './t-rex.ts';
import { teamredminer } from './teamredminer.ts';
import { xmrig } from './xmrig.ts';

/** How each mining program speaks. */
export const RIG_DIALECTS: Readonly<Record<RigMake, Dialect>> = {
  xmrig,
  't-rex': tRex,
  lolminer,
  teamredminer,
  gminer,
  claymore,
  phoenixminer,
  srbminer,
};
