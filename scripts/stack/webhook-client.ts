import { requestJson } from './clients.ts';

/** What alert-webhook tells of itself, as far as the stack shows it. Times are ISO 8601. */
export interface StoredEpisode {
  id: number;
  device: string;
  fault: string;
  openedAt: string;
  closedAt?: string;
}

export interface StoredDecision {
  id: number;
  episodeId?: number;
  device: string;
  fault: string;
  decision: string;
  evidence: string;
  plan?: { action: string; outlets: { pdu: string; outlet: string }[] };
  firstAt: string;
}

export interface StoredAction {
  id: number;
  episodeId: number;
  device: string;
  action: string;
  step: string;
  startedAt: string;
  endedAt?: string;
  outcome?: string;
  evidence?: string;
  journal: { seq: number; at: string; step: string; phase: string }[];
}

export interface WebhookClient {
  episodes(): Promise<StoredEpisode[]>;
  decisions(): Promise<StoredDecision[]>;
  actions(): Promise<StoredAction[]>;
}

/** Newest first, each. Rejects when it cannot be reached or refuses the token. */
export function webhookAt(url: string, token: string): WebhookClient {
  const get = (what: string) => requestJson(`${url}/api/v1/${what}?limit=1000`, { token });
  return {
    episodes: async () => (await get('episodes')) as StoredEpisode[],
    decisions: async () => (await get('decisions')) as StoredDecision[],
    actions: async () => (await get('actions')) as StoredAction[],
  };
}
