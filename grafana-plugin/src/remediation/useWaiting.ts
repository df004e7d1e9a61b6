import { ask } from '../api/ask.ts';
import { type AskedState, useAsked } from '../parts/useAsked.ts';

/** A step about which people are asked (GET /api/v1/approvals). */
export interface Approval {
  id: number;
  device: string;
  action: string;
  evidence: string;
  state: string;
  askedAt: string;
  expiresAt: string;
}

const EVERY_MS = 10_000;

/** The steps that wait for somebody to say yes or no. */
export function useApprovals(): AskedState<Approval[]> {
  return useAsked(() => ask<Approval[]>('/api/v1/approvals?state=asked&limit=200'), EVERY_MS);
}
