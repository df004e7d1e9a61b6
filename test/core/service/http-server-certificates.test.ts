import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tlsOf } from '../../../core/service/tls-config.ts';
import { start } from './things.ts';

describe('client certificates', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'logixx-tls-'));
    const make = (name: string) =>
      spawnSync('openssl', [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
        ...[
          '-subj',
          `/CN=${name}`,
          '-addext',
          'subjectAltName=IP:127.0.0.1',
          '-keyout',
          join(folder, `${name}.key`),
          '-out',
          join(folder, `${name}.crt`),
        ],
      ]);
    for (const name of ['server', 'client', 'stranger']) expect(make(name).status).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['the right certificate', 'client', 200],
    ["a stranger's certificate", 'stranger', 401],
    ['none', undefined, 401],
  ])('%s', async (_which, name, status) => {
    const pem = (file: string) => readFileSync(join(folder, file), 'utf8');
    const path = (file: string) => join(folder, file);
    const files = { certFile: path('server.crt'), keyFile: path('server.key'), clientCaFile: path('client.crt') };
    const { url } = await start(tlsOf(files, 'exporter'));
    const certificate = name === undefined ? {} : { cert: pem(`${name}.crt`), key: pem(`${name}.key`) };
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      httpsRequest(`${url}/things/a`, { ca: pem('server.crt'), ...certificate, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(answered).toBe(status);
  });

  it('that cannot be read are refused by the place of their name', () => {
    const files = { certFile: join(folder, 'server.crt'), keyFile: join(folder, 'nowhere.key') };
    expect(() => tlsOf(files, 'sidecar')).toThrow(
      /^sidecar\.tls\.keyFile: found no readable file .*, expected one in PEM$/,
    );
  });
});
