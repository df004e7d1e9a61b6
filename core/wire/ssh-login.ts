import { createHash } from 'node:crypto';
import ssh2, { type AuthMethod, type Client, type ConnectConfig, type ParsedKey, type PublicKeyAuthMethod } from 'ssh2';

/** How one is let in: with a key or a password, of which one alone is tried. */
export interface SshLogin {
  username: string;
  privateKey?: string;
  passphrase?: string;
  password?: string;
}

/**
 * How the library logs in: one way and no other. Throws an Error for a key that cannot be opened; it holds no secret.
 */
export function loginOf(client: Client, login: SshLogin | undefined): ConnectConfig {
  // A name is needed for the handshake; without a login it is never sent, because the key is refused before.
  if (!login) return { username: 'nobody', authHandler: [] };
  const { username, privateKey, passphrase, password } = login;
  if (privateKey !== undefined)
    return { username, authHandler: [withKey(username, openedKey(privateKey, passphrase))] };
  client.on('keyboard-interactive', (_name, _text, _language, prompts, finish) =>
    finish(prompts.map(({ echo }) => (echo ? '' : (password ?? '')))),
  );
  const known = password ?? '';
  return { username, password: known, tryKeyboard: true, authHandler: ['password', 'keyboard-interactive'] };
}

const opened = new Map<string, ParsedKey>();

/** A key behind a passphrase costs most of a second to open, on purpose: it is opened once. Throws an Error. */
function openedKey(privateKey: string, passphrase: string | undefined): ParsedKey {
  const id = createHash('sha256')
    .update(JSON.stringify([privateKey, passphrase]))
    .digest('hex');
  const held = opened.get(id);
  if (held) return held;
  const parsed: ParsedKey | ParsedKey[] | Error = ssh2.utils.parseKey(privateKey, passphrase);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key === undefined || key instanceof Error)
    throw new Error(`no private key: ${key?.message ?? 'the file holds none'}`);
  if (opened.size > 100) opened.clear();
  opened.set(id, key);
  return key;
}

/** Its declaration in the library's types leaves the key out where a list is meant. */
function withKey(username: string, key: ParsedKey): AuthMethod {
  const method: PublicKeyAuthMethod = { type: 'publickey', username, key };
  return method;
}
