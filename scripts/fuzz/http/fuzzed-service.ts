import type { OpenApiDocument } from './document.ts';

/** A running service, and how it is opened. */
export interface FuzzedService {
  name: string;
  url: string;
  document: OpenApiDocument;
  /** Headers of credentials that open everything; asked for each request. */
  good(): Record<string, string>;
  /** Made anew when somebody has revoked them. */
  renew(): Promise<void>;
  /** Headers of those that open nothing, by what is wrong with them; `viewer`: they open what is read. */
  bad: Readonly<Record<string, Record<string, string>>>;
  lockedOut: boolean;
  /** What no answer may hold. */
  hidden: readonly string[];
  /** More bytes than it takes in a body. */
  tooManyBytes: number;
}

/** The document of a service, by its own word. */
export async function documentAt(url: string, headers: Record<string, string>): Promise<OpenApiDocument> {
  const answer = await fetch(`${url}/api/v1/openapi.json`, { headers });
  if (!answer.ok) throw new Error(`${url} does not describe itself: HTTP ${answer.status}`);
  return (await answer.json()) as OpenApiDocument;
}
