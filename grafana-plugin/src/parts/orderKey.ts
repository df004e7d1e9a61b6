/** A name for one deed: sent twice, it is done once. Without `crypto.randomUUID`, which plain HTTP does not have. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The key of the next try. A refusal has done nothing, so that another deed may follow; where nobody knows what became of
 * the last one (no answer, one that something failed behind it, or that it is still under way), it is the same deed and
 * must not be done twice.
 */
export function keyAfter(error: unknown, key: string): string {
  const { status = 0, details } = (error ?? {}) as { status?: number; details?: { underWay?: unknown } };
  const isRefused = status >= 400 && status < 500 && details?.underWay !== true;
  return isRefused ? newKey() : key;
}
