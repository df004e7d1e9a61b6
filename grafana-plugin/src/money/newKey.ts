/** A name for one deed: sent twice, it is done once. Without `crypto.randomUUID`, which plain HTTP does not have. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
