import { readFileSync } from 'node:fs';
import { ConfigError } from '../../core/service/config.ts';
import { type Credentials, type Endpoint, PORTS, type Port } from '../../core/wire/wire.ts';

/** Options that say how to reach a device which no inventory names. Passwords come from the environment, never from the line. */
export const endpointOptions = {
  port: { type: 'string', multiple: true },
  community: { type: 'string' },
  username: { type: 'string' },
  key: { type: 'string' },
  'host-key': { type: 'string' },
} as const;

interface EndpointValues {
  port?: string[] | undefined;
  community?: string | undefined;
  username?: string | undefined;
  key?: string | undefined;
  'host-key'?: string | undefined;
}

/**
 * The password of `--username` is read from LOGIXX_PASSWORD, and so is what opens the private key in the file `--key`; both
 * are for SSH as well, which wants the host's key in `--host-key`. Throws ConfigError for a key that cannot be read.
 */
export function endpointOf(host: string, values: EndpointValues, env: NodeJS.ProcessEnv = process.env): Endpoint {
  const credentials: Credentials = {
    ...(values.community === undefined ? {} : { snmp: { version: '2c', community: values.community } }),
    ...(values.username === undefined ? {} : { username: values.username, password: env['LOGIXX_PASSWORD'] ?? '' }),
    ...(values.key === undefined ? {} : { privateKey: keyIn(values.key), ...passphrase(env['LOGIXX_PASSWORD']) }),
  };
  const hostKey = values['host-key'];
  return { host, ports: portsOf(values.port ?? []), credentials, ...(hostKey === undefined ? {} : { hostKey }) };
}

function keyIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([`--key: found ${file} (${(error as Error).message}), expected a file with a private key`]);
  }
}

const passphrase = (text: string | undefined) => (text === undefined ? {} : { passphrase: text });

/** `http=8080` … as ports. Throws ConfigError. */
export function portsOf(pairs: readonly string[]): Partial<Record<Port, number>> {
  const ports: Partial<Record<Port, number>> = {};
  for (const pair of pairs) {
    const [name = '', text] = pair.split('=');
    const port = Number(text);
    if (!isPort(name) || !Number.isInteger(port) || port < 1 || port > 65535) {
      const expected = `one of ${Object.keys(PORTS).join(', ')} and a number, as http=8080`;
      throw new ConfigError([`--port: found ${pair}, expected ${expected}`]);
    }
    ports[name] = port;
  }
  return ports;
}

function isPort(name: string): name is Port {
  return Object.hasOwn(PORTS, name);
}
