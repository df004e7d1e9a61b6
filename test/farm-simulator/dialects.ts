import { antminer } from './antminer.ts';
import { avalon } from './avalon.ts';
import { bitaxe } from './bitaxe.ts';
import { braiins } from './braiins.ts';
import { cgminer } from './cgminer.ts';
import type { Dialect } from './dialect.ts';
import { epic } from './epic.ts';
import { goldshell } from './goldshell.ts';
import { hiveos } from './hiveos.ts';
import { iceriver } from './iceriver.ts';
import { luxos } from './luxos.ts';
import type { Make } from './models.ts';
import { RIG_DIALECTS } from './rig-dialects.ts';
import { vnish } from './vnish.ts';
import { whatsminer } from './whatsminer.ts';

/** How each make speaks. */
export const DIALECTS: Readonly<Record<Make, Dialect>> = {
  antminer,
  whatsminer,
  avalon,
  braiins,
  vnish,
  luxos,
  epic,
  bitaxe,
  iceriver,
  goldshell,
  cgminer,
  ...RIG_DIALECTS,
  hiveos,
};
