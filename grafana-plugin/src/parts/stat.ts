import type { Tone } from '../fleet/states.ts';

/** One number with what it is compared with. */
export interface Stat {
  title: string;
  /** The number, without its unit. */
  value: string;
  unit?: string;
  /** What it is compared with, or where it stands. */
  below?: string;
  tone?: Tone;
  course?: readonly (number | null)[];
  /** The lower edge of the course. */
  from?: number;
}
