import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../core/service/secret.ts';
import { alertBody, scratch } from './bench.ts';
import { webhook } from './webhook.ts';

const folder = scratch();
afterAll(() => folder.remove());
const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
const body = JSON.stringify(alertBody(['nobody']));

/** A CA of its own for each name, and certificates that it signed. */
function authority(name: string): void {
  const subject = ['-subj', `/CN=${name}`, '-addext', 'basicConstraints=critical,CA:TRUE'];
  const files = ['-keyout', folder.path(`${name}.key`), '-out', folder.path(`${name}.crt`)];
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', ...subject, ...files);
}

function certificate(name: string, ca: string, days = 1): void {
  const [key, ask, out, names] = ['key', 'csr', 'crt', 'ext'].map((end) => folder.path(`${name}.${end}`)) as [
    string,
    string,
    string,
    string,
  ];
  writeFileSync(names, 'subjectAltName=IP:127.0.0.1\n');
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', `/CN=${name}`];
  openssl('req', '-new', ...kind, '-keyout', key, '-out', ask);
  const signer = ['-CA', folder.path(`${ca}.crt`), '-CAkey', folder.path(`${ca}.key`), '-CAcreateserial'];
  openssl('x509', '-req', '-in', ask, ...signer, '-days', String(days), '-extfile', names, '-out', out);
}

describe('senders with certificates', () => {
  beforeAll(() => {
    for (const ca of ['ours', 'other']) authority(ca);
    for (const name of ['server', 'alertmanager']) certificate(name, 'ours');
    certificate('stranger', 'other');
    certificate('expired', 'ours', -1);
  });
  const pem = (file: string) => readFileSync(folder.path(file), 'utf8');

  it('of our CA come in; of another CA, expired ones and none do not, but a token opens to all', async () => {
    const tls = {
      certFile: folder.path('server.crt'),
      keyFile: folder.path('server.key'),
      clientCaFile: folder.path('ours.crt'),
    };
    const farm = await webhook({ config: { tls, tokens: [{ token: new Secret('known') }] } });
    const post = (name: string | undefined, headers: Record<string, string> = {}) =>
      new Promise<number | undefined>((resolve, reject) => {
        const own = name === undefined ? {} : { cert: pem(`${name}.crt`), key: pem(`${name}.key`) };
        const options = { method: 'POST', ca: pem('ours.crt'), ...own, agent: false, headers };
        request(`${farm.url}/api/v1/alerts`, options, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end(body);
      });
    const token = { authorization: 'Bearer known' };
    expect(await post('alertmanager')).toBe(200);
    expect(await post('stranger')).toBe(401);
    expect(await post('expired')).toBe(401);
    expect(await post(undefined)).toBe(401);
    expect(await post('stranger', token)).toBe(200);
    expect(await post(undefined, token)).toBe(200);
    expect(await post(undefined, { authorization: 'Bearer unknown' })).toBe(401);
  });
});

describe('senders with tokens', () => {
  it('of one address is answered with 429 above its limit, and nothing of it is stored', async () => {
    const farm = await webhook({ config: { deliveriesPerMinute: 3, armed: false } });
    const statuses: number[] = [];
    for (let index = 0; index < 5; index += 1) statuses.push((await farm.post(alertBody([`nobody-${index}`]))).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(await farm.metrics()).toContain('remediation_inbox_alerts_total{status="firing"} 3');
  });

  it('come in with the old one and the new one while one replaces the other', async () => {
    const farm = await webhook({ config: { tokens: [{ token: new Secret('old') }, { token: new Secret('new') }] } });
    const answers = async (headers: Record<string, string>) => (await farm.post(body, headers)).status;
    for (const [token, status] of [
      ['old', 200],
      ['new', 200],
      ['older', 401],
      ['', 401],
    ] as const)
      expect([token, await answers({ authorization: `Bearer ${token}` })]).toEqual([token, status]);
  });
});
