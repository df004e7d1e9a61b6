import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from '../../../core/wire/challenge.ts';
import { answerChallenge, chooseChallenge, DigestNonces } from '../../../core/wire/digest.ts';

const MUFASA = { method: 'GET', uri: '/dir/index.html', username: 'Mufasa' };

/** The `response` field of an Authorization header. */
function responseOf(header: string): string | undefined {
  return /response="([0-9a-f]+)"/.exec(header)?.[1];
}

describe('the examples of the standards', () => {
  const rfc7616 =
    'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
  const rfc7616Cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
  it.each([
    {
      name: 'RFC 2617 section 3.5',
      challenge:
        'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
      password: 'Circle Of Life',
      cnonce: '0a4f113b',
      response: '6629fae49393a05397450978507c4ef1',
    },
    {
      name: 'RFC 7616 section 3.9.1, MD5',
      challenge: `Digest ${rfc7616}, algorithm=MD5`,
      password: 'Circle of Life',
      cnonce: rfc7616Cnonce,
      response: '8ca523f5e9506fed4657c9700eebdbec',
    },
    {
      name: 'RFC 7616 section 3.9.1, SHA-256',
      challenge: `Digest ${rfc7616}, algorithm=SHA-256`,
      password: 'Circle of Life',
      cnonce: rfc7616Cnonce,
      response: '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    },
    {
      name: 'RFC 2069 without qop, as corrected by its erratum 749',
      challenge: 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
      password: 'CircleOfLife',
      cnonce: 'unused',
      response: '1949323746fe6a43ef61f9606e7febea',
    },
  ])('$name', ({ challenge, password, cnonce, response }) => {
    const header = answerChallenge(chooseChallenge([challenge]), { ...MUFASA, password }, 1, cnonce);
    expect(responseOf(header)).toBe(response);
  });
});

describe('the header', () => {
  const request = { ...MUFASA, username: 'ro"ot', password: 'x' };

  it('counts in eight hex digits, escapes quotes and repeats opaque and algorithm as they came', () => {
    const challenge = chooseChallenge(['Digest realm="a", nonce="n", qop="auth", opaque="o", algorithm=md5']);
    const header = answerChallenge(challenge, request, 26, 'c');
    expect(header).toContain('username="ro\\"ot"');
    expect(header).toContain('nc=0000001a');
    expect(header).toContain('algorithm=md5');
    expect(header).toContain('opaque="o"');
    expect(header).toContain('qop=auth,');
  });

  it('has neither qop nor nc nor cnonce where the device offers no qop', () => {
    const header = answerChallenge(chooseChallenge(['Digest realm="a", nonce="n"']), request, 1, 'c');
    expect(header).not.toMatch(/qop|nc=|cnonce/);
  });

  it.each([
    ['an algorithm that nobody knows', 'Digest realm="a", nonce="n", algorithm=SHA-512-256'],
    ['auth-int alone', 'Digest realm="a", nonce="n", qop="auth-int"'],
  ])('is refused for %s', (_, line) => {
    const answer = () => answerChallenge(chooseChallenge([line]), request, 1, 'c');
    expect(answer).toThrow(expect.objectContaining({ reason: 'unexpected-answer' }));
  });
});

describe('the choice of the challenge', () => {
  it.each([
    ['the stronger hash', ['Digest nonce="1", algorithm=MD5', 'Digest nonce="2", algorithm=SHA-256'], '2'],
    ['both in one line', ['Digest nonce="1", algorithm=MD5, Digest nonce="2", algorithm=SHA-256-sess'], '2'],
    ['a known hash before an unknown one', ['Digest nonce="1", algorithm=SHA-512-256', 'Digest nonce="2"'], '2'],
    ['digest before basic', ['Basic realm="x, y"', 'Digest nonce="2"'], '2'],
  ])('takes %s', (_, lines, nonce) => {
    expect(chooseChallenge(lines).parameters['nonce']).toBe(nonce);
  });

  it.each([
    ['basic only', ['Basic realm="a"'], /offers basic/],
    ['nothing', [], /offers nothing/],
    ['a digest without nonce', ['Digest realm="a"'], /offers digest/],
  ])('is unauthorized for %s', (_, lines, message) => {
    const choose = () => chooseChallenge(lines);
    expect(choose).toThrow(expect.objectContaining({ reason: 'unauthorized', code: 401 }));
    expect(choose).toThrow(message);
  });
});

describe('reading challenges', () => {
  it.each<[string, string, ReturnType<typeof parseChallenges>]>([
    [
      'quoted commas and escapes',
      'Digest realm="a, \\"b\\"", nonce=xyz',
      [{ scheme: 'digest', parameters: { realm: 'a, "b"', nonce: 'xyz' } }],
    ],
    [
      'a scheme without parameters',
      'Negotiate, Basic realm="r"',
      [
        { scheme: 'negotiate', parameters: {} },
        { scheme: 'basic', parameters: { realm: 'r' } },
      ],
    ],
    [
      'spaces around the equals sign',
      'Digest realm = "r" , nonce= "n"',
      [{ scheme: 'digest', parameters: { realm: 'r', nonce: 'n' } }],
    ],
    ['an empty line', ' ', []],
    ['parameters without a scheme', 'realm="r"', []],
  ])('%s', (_, line, expected) => {
    expect(parseChallenges(line)).toEqual(expected);
  });
});

it('ends, whatever the device sends', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'Digest realm="\\\\,= \t') }), (line) => {
      expect(parseChallenges(line).length).toBeLessThanOrEqual(line.length);
    }),
  );
});

describe('nonces', () => {
  const request = { ...MUFASA, password: 'p' };
  it('are counted per device and replaced by a new challenge', () => {
    const nonces = new DigestNonces(() => 'c');
    expect(nonces.authorize('a', request)).toBeUndefined();
    nonces.challenged('a', ['Digest realm="r", nonce="1", qop="auth"']);
    nonces.challenged('b', ['Digest realm="r", nonce="9", qop="auth"']);
    expect(nonces.authorize('a', request)).toMatch(/nonce="1".*nc=00000001/);
    expect(nonces.authorize('a', request)).toMatch(/nonce="1".*nc=00000002/);
    expect(nonces.authorize('b', request)).toMatch(/nonce="9".*nc=00000001/);
    nonces.challenged('a', ['Digest realm="r", nonce="2", qop="auth"']);
    expect(nonces.authorize('a', request)).toMatch(/nonce="2".*nc=00000001/);
  });

  it('are bounded in number', () => {
    const nonces = new DigestNonces(() => 'c', 2);
    for (const device of ['a', 'b', 'c']) nonces.challenged(device, ['Digest realm="r", nonce="1"']);
    expect(nonces.authorize('a', request)).toBeUndefined();
    expect(nonces.authorize('c', request)).toBeDefined();
  });
});
