import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addressOf, NEEDED, verdictOf } from '../../grafana-plugin/src/api/connection.ts';

const URL_SAVED = 'http://sidecar:9842';
const anna = { name: 'Anna', roles: ['operator'], via: 'grafana' };
const document = JSON.parse(
  readFileSync(new URL('../../docs/schemas/sidecar.openapi.json', import.meta.url), 'utf8'),
) as { paths: object };

describe('The test of the connection', () => {
  it.each<[string, number, unknown, string, RegExp]>([
    ['all is well', 200, anna, 'success', /knows you as Anna.*Role: operator/],
    ['a person without a role', 200, { ...anna, roles: [] }, 'warning', /may do nothing/],
    ['a person by another way', 200, { ...anna, via: 'token' }, 'warning', /by token/],
    ['a web page', 200, '<html>', 'error', /Something else than the sidecar answers at http:\/\/sidecar:9842/],
    ['another API', 200, { status: 'ok' }, 'error', /Something else than the sidecar/],
    ['nothing there', 502, undefined, 'error', /Nothing answers at http:\/\/sidecar:9842.*status 502/],
    ['nothing there, in time', 504, { message: 'Gateway Timeout' }, 'error', /Nothing answers/],
    ['no address saved', 500, { message: 'Could not parse url' }, 'error', /Nothing answers/],
    ['no Grafana', 0, null, 'error', /Grafana does not answer/],
    ['a disabled app', 404, { message: 'Plugin is not enabled' }, 'error', /Grafana says: Plugin is not enabled/],
    ['routes of another version', 404, { message: 'plugin route match not found' }, 'error', /restart Grafana/],
    ['a foreign 404', 404, '<html>', 'error', /Something else than the sidecar/],
    ['an old sidecar', 404, { detail: 'there is no GET /api/v1/session' }, 'error', /older than this app/],
    [
      'no Grafana in logixx.yml',
      401,
      { grafana: 'not-configured', detail: 'x' },
      'error',
      /sidecar\.identity\.grafana/,
    ],
    ['no key', 401, { grafana: 'no-key', detail: 'x' }, 'error', /asks for a key, and none is saved here/],
    ['a wrong key', 401, { grafana: 'wrong-key', detail: 'x' }, 'error', /another than the sidecar’s/],
    ['no identity', 401, { grafana: 'no-identity', detail: 'x' }, 'error', /does not say who asks/],
    ['an anonymous visitor', 401, { grafana: 'nobody', detail: 'x' }, 'error', /log in to Grafana/],
    [
      'a foreign issuer',
      401,
      { grafana: 'bad-identity', detail: 'unexpected "iss"' },
      'error',
      /unexpected "iss".*root_url/,
    ],
    ['a session that is over', 401, { message: 'Unauthorized' }, 'error', /Log in to Grafana again/],
    ['a refusal of old', 401, { detail: 'this needs a token' }, 'error', /this needs a token/],
    [
      'keys that cannot be read',
      503,
      { detail: 'the keys of Grafana cannot be read: x' },
      'error',
      /cannot be read: x/,
    ],
    ['a fault of the sidecar', 500, { detail: 'a fault' }, 'error', /status 500.*a fault/],
  ])('says of %s what it is', (_, status, data, severity, words) => {
    const verdict = verdictOf(URL_SAVED, { status, data });
    expect([verdict.severity, `${verdict.title}. ${verdict.text}`]).toEqual([severity, expect.stringMatching(words)]);
  });

  it('knows a sidecar that is too old by the routes that it lacks', () => {
    expect(verdictOf(URL_SAVED, { status: 200, data: anna }, ['/api/v1/session'])).toMatchObject({
      severity: 'error',
      text: expect.stringContaining(NEEDED.at(-1) ?? '-'),
    });
    expect(verdictOf(URL_SAVED, { status: 200, data: anna }, Object.keys(document.paths)).severity).toBe('success');
  });
});

describe('An address', () => {
  it.each([
    ['http://127.0.0.1:9842', 'http://127.0.0.1:9842'],
    [' https://farm.example/sidecar// ', 'https://farm.example/sidecar'],
    ['http://[::1]:9842/', 'http://[::1]:9842'],
    ['127.0.0.1:9842', undefined],
    ['http://', undefined],
    ['http://me:secret@host', undefined],
    ['http://host/?q=1', undefined],
    ['ftp://host', undefined],
    ['', undefined],
  ])('%j is saved as %j', (text, saved) => {
    expect(addressOf(text)).toBe(saved);
  });
});
