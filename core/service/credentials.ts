import { type Static, Type } from '@sinclair/typebox';
import { Secret, SecretDocument, SecretFile, SecretText } from './secret.ts';

const Snmp3Auth = Type.Object(
  {
    protocol: Type.Union(
      (['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const).map((name) => Type.Literal(name)),
    ),
    key: Type.Optional(SecretText),
    keyFile: Type.Optional(SecretFile),
  },
  { additionalProperties: false },
);

const Snmp3Priv = Type.Object(
  {
    protocol: Type.Union((['des', 'aes', 'aes256b', 'aes256r'] as const).map((name) => Type.Literal(name))),
    key: Type.Optional(SecretText),
    keyFile: Type.Optional(SecretFile),
  },
  { additionalProperties: false },
);

const SnmpSchema = Type.Object(
  {
    version: Type.Union([Type.Literal('1'), Type.Literal('2c'), Type.Literal('3')], {
      description: 'the text "1", "2c" or "3"',
    }),
    community: Type.Optional(SecretText),
    communityFile: Type.Optional(SecretFile),
    user: Type.Optional(Type.String()),
    auth: Type.Optional(Snmp3Auth),
    priv: Type.Optional(Snmp3Priv),
  },
  { additionalProperties: false },
);

/** How a service is let into devices, by a name that the inventory refers to. */
export const CredentialsSchema = Type.Record(
  Type.String(),
  Type.Object(
    {
      username: Type.Optional(Type.String()),
      password: Type.Optional(SecretText),
      passwordFile: Type.Optional(SecretFile),
      token: Type.Optional(SecretText),
      tokenFile: Type.Optional(SecretFile),
      privateKey: Type.Optional(SecretText),
      privateKeyFile: Type.Optional(SecretDocument),
      passphrase: Type.Optional(SecretText),
      passphraseFile: Type.Optional(SecretFile),
      certificate: Type.Optional(
        Type.String({
          pattern: '^([0-9A-F]{2}:){31}[0-9A-F]{2}$',
          description: 'SHA-256 fingerprint of the TLS certificate of the device; without it any certificate will do',
        }),
      ),
      snmp: Type.Optional(SnmpSchema),
    },
    { additionalProperties: false },
  ),
);

export type CredentialEntries = Static<typeof CredentialsSchema>;
type Entry = CredentialEntries[string];
type SnmpEntry = Static<typeof SnmpSchema>;

/** The same credentials with their secrets revealed, in the shape that a wire takes. */
export interface RevealedCredentials {
  username?: string;
  password?: string;
  token?: string;
  privateKey?: string;
  passphrase?: string;
  certificate?: string;
  snmp?: RevealedSnmp;
}

type RevealedSnmp =
  | { version: '1' | '2c'; community: string }
  | {
      version: '3';
      user: string;
      auth?: { protocol: Static<typeof Snmp3Auth>['protocol']; key: string };
      priv?: { protocol: Static<typeof Snmp3Priv>['protocol']; key: string };
    };

export function reveal(entry: Entry): RevealedCredentials {
  return {
    ...(entry.username === undefined ? {} : { username: entry.username }),
    ...(entry.password === undefined ? {} : { password: entry.password.reveal() }),
    ...(entry.token === undefined ? {} : { token: entry.token.reveal() }),
    ...(entry.privateKey === undefined ? {} : { privateKey: entry.privateKey.reveal() }),
    ...(entry.passphrase === undefined ? {} : { passphrase: entry.passphrase.reveal() }),
    ...(entry.certificate === undefined ? {} : { certificate: entry.certificate }),
    ...(entry.snmp === undefined ? {} : { snmp: revealSnmp(entry.snmp) }),
  };
}

function revealSnmp(snmp: SnmpEntry): RevealedSnmp {
  if (snmp.version !== '3') return { version: snmp.version, community: snmp.community?.reveal() ?? 'public' };
  return {
    version: '3',
    user: snmp.user ?? '',
    ...(snmp.auth?.key ? { auth: { protocol: snmp.auth.protocol, key: snmp.auth.key.reveal() } } : {}),
    ...(snmp.priv?.key ? { priv: { protocol: snmp.priv.protocol, key: snmp.priv.key.reveal() } } : {}),
  };
}

/** What a schema cannot say of credentials: v3 wants a user and keys, v1 and v2c a community, privacy wants authentication. */
export function checkCredentials(entries: CredentialEntries): { path: string[]; found: string; expected: string }[] {
  return Object.entries(entries).flatMap(([name, { snmp }]) => {
    const problem = snmp && snmpProblem(snmp);
    return problem ? [{ path: [name, 'snmp'], ...problem }] : [];
  });
}

function snmpProblem(snmp: SnmpEntry): { found: string; expected: string } | undefined {
  if (snmp.version !== '3') {
    return snmp.community instanceof Secret
      ? undefined
      : { found: `version ${snmp.version} without a community`, expected: 'community: ${NAME}, or communityFile' };
  }
  if (snmp.user === undefined) return { found: 'version 3 without a user', expected: 'user: the SNMPv3 user name' };
  if (snmp.auth && !snmp.auth.key) return { found: 'auth without a key', expected: 'key: ${NAME}, or keyFile' };
  if (snmp.priv && !snmp.priv.key) return { found: 'priv without a key', expected: 'key: ${NAME}, or keyFile' };
  return snmp.priv && !snmp.auth
    ? { found: 'priv without auth', expected: 'auth as well: SNMPv3 has no privacy without it' }
    : undefined;
}
