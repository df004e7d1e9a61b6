/** What a mail or an admin hands to a person: the token stands behind #, which no server and no log sees. */
export interface Link {
  kind: 'registration' | 'password';
  token: string;
}

/** Reads `#/registration/<token>` or `#/password/<token>`; undefined for anything else. */
export function readLink(hash: string): Link | undefined {
  const [, kind, token] = /^#\/(registration|password)\/([\w-]{1,200})$/.exec(hash) ?? [];
  return kind && token ? { kind: kind as Link['kind'], token } : undefined;
}
