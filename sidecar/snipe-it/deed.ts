import type { SyncChange } from './inventory-side.ts';

/** One call that makes Snipe-IT or our side different. Bodies hold only what is to become different. */
export type Deed =
  | { kind: 'create'; tag: string; body: Record<string, unknown> }
  | { kind: 'checkin'; body: Record<string, unknown> }
  | { kind: 'patch'; body: Record<string, unknown> }
  | { kind: 'checkout'; body: Record<string, unknown> }
  | { kind: 'change'; fields: SyncChange };
