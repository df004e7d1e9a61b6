import { describe, expect, it } from 'vitest';
import { allowedOrigins, originRefusal } from '../../../sidecar/identity/origin.ts';

const ALLOWED = allowedOrigins({ url: 'https://farm.example', origins: ['https://grafana.example:8443'] });

describe('which page may change something', () => {
  it.each<[string, string | undefined, boolean, boolean]>([
    // method, Origin, by a cookie, whether it may
    ['GET', 'https://evil.example', true, true],
    ['HEAD', undefined, true, true],
    ['POST', 'https://farm.example', true, true],
    ['DELETE', 'https://grafana.example:8443', true, true],
    ['POST', undefined, true, false],
    ['POST', 'null', true, false],
    ['PATCH', 'https://evil.example', true, false],
    ['PUT', 'https://farm.example.evil.example', true, false],
    ['POST', 'http://farm.example', true, false],
    ['POST', 'https://farm.example:8443', true, false],
    ['POST', undefined, false, true],
    ['POST', 'https://evil.example', false, false],
    ['POST', 'https://farm.example', false, true],
  ])('%s from %s, by cookie %s: %s', (method, origin, byCookie, may) => {
    const refusal = originRefusal({ method, origin, byCookie }, ALLOWED);
    expect(refusal === undefined).toBe(may);
    if (!may) expect(refusal).toMatch(/^Origin: found .*, expected https:\/\/farm\.example or https:\/\/grafana/);
  });
});

it('knows an origin however its address is written', () => {
  expect(allowedOrigins({ url: 'HTTPS://Farm.example:443', origins: [] })).toEqual(['https://farm.example']);
});
