/** Whose farm the pages show (GET /console.json). */
export interface Owner {
  name: string;
  /** As #1a7f37. */
  accent?: string;
}

export const NOBODY: Owner = { name: 'Logixx' };

/** Reads what the sidecar says of the owner; what is no name or no colour is left out. */
export function readOwner(told: unknown): Owner {
  const { name, accent } = (typeof told === 'object' && told !== null ? told : {}) as Record<string, unknown>;
  return {
    name: typeof name === 'string' && name.trim() !== '' ? name : NOBODY.name,
    ...(typeof accent === 'string' && /^#[0-9A-Fa-f]{6}$/.test(accent) ? { accent } : {}),
  };
}

/** Asks the sidecar; pages are shown without an answer, too. */
export async function fetchOwner(): Promise<Owner> {
  try {
    const answer = await fetch('/console.json', { headers: { accept: 'application/json' } });
    return answer.ok ? readOwner(await answer.json()) : NOBODY;
  } catch {
    return NOBODY;
  }
}
