import type { Rig } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Driver } from '../driver.ts';
import { ccminerRig } from './ccminer-rig.ts';
import { recordsOf, word } from './ccminer-text.ts';
import { optional, rigDriver, say } from './rig-driver.ts';

/** A program with ccminer's text API. */
export interface CcminerKin {
  id: string;
  title: string;
  inferred?: true;
  models?: readonly string[];
  usual?: number;
  /** By the program's own name, which stands first in its summary. */
  isName(name: string): boolean;
  /** What only this one does otherwise. */
  finish?(rig: Rig): Rig;
  /** The command that lists the cards. */
  cards?: 'threads' | 'gpus';
  /** What is worth knowing when another program has the name too. */
  tells?: 'protocol';
}

/** Its commands are asked one a connection, because it serves one at a time. What it does not know, it closes without a word. */
export function ccminerDriver(kin: CcminerKin): Driver {
  const {
    id,
    title,
    inferred,
    models,
    usual = 4068,
    isName,
    finish = (rig: Rig) => rig,
    cards = 'threads',
    tells,
  } = kin;
  const summary = say(usual, 'summary');
  const ask = {
    summary,
    threads: optional(say(usual, cards)),
    pool: optional(say(usual, 'pool')),
    hwinfo: optional(say(usual, 'hwinfo')),
  };
  return rigDriver({
    id,
    title,
    ...(inferred ? { inferred } : {}),
    ...(models === undefined ? {} : { models }),
    detect: [{ ask: optional(summary), is: (said) => isName(programName(said)), ...(tells ? { tells } : {}) }],
    ask,
    rig: (said) =>
      finish(
        ccminerRig({
          summary: recordsOf(said.summary),
          threads: recordsOf(said.threads),
          pool: recordsOf(said.pool),
          hwinfo: recordsOf(said.hwinfo),
        }),
      ),
  });
}

/** Of a summary; empty where it names none or is none. */
export function programName(summary: Answer): string {
  return word(recordsOf(summary)[0], 'NAME') ?? '';
}
