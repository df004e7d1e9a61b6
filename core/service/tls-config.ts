import { readFileSync } from 'node:fs';
import { type Static, Type } from '@sinclair/typebox';
import { ConfigError } from './config.ts';
import type { HttpServerOptions } from './http-server.ts';

const CERTIFICATE = {
  certFile: Type.String({ minLength: 1, description: 'its certificate in PEM, with those between it and the root' }),
  keyFile: Type.String({ minLength: 1, description: 'the key of the certificate, in PEM' }),
};
const described = { additionalProperties: false, description: 'the service speaks TLS' } as const;

/** The certificate that a service shows to its clients. */
export const CertificateSchema = Type.Object(CERTIFICATE, described);

/** The same, and whose certificates open the service to who shows one. */
export const TlsSchema = Type.Object(
  {
    ...CERTIFICATE,
    clientCaFile: Type.Optional(Type.String({ minLength: 1, description: 'a CA whose clients need no token' })),
  },
  described,
);

/** What a server needs to speak TLS, in PEM; nothing where it should not. Throws ConfigError where a file cannot be read. */
export function tlsOf(tls: Static<typeof TlsSchema> | undefined, section: string): Pick<HttpServerOptions, 'tls'> {
  if (tls === undefined) return {};
  const read = (name: keyof typeof tls) => {
    try {
      return readFileSync(tls[name] ?? '', 'utf8');
    } catch (error) {
      const found = `${section}.tls.${name}: found no readable file (${(error as Error).message})`;
      throw new ConfigError([`${found}, expected one in PEM`]);
    }
  };
  const clientCa = tls.clientCaFile === undefined ? {} : { clientCa: read('clientCaFile') };
  return { tls: { cert: read('certFile'), key: read('keyFile'), ...clientCa } };
}
