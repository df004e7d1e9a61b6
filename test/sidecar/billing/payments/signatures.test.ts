import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../core/service/secret.ts';
import { btcpaySignatureProblem, stripeSignatureProblem } from '../../../../sidecar/billing/payments/signatures.ts';

/** Made with `openssl dgst -sha256 -hmac whsec_known` over `1767225600.{"id":"evt_1"}`. */
const KNOWN = '50c2741c7ed270c1dd4f55d14308e72c932cefc21415f57fb1837bc4059a5465';
const AT = 1_767_225_600;
const BODY = Buffer.from('{"id":"evt_1"}');
const ZEROS = '0'.repeat(64);

describe('Stripe-Signature', () => {
  const problem = (header: string | undefined, { body = BODY, now = AT * 1000, secret = 'whsec_known' } = {}) =>
    stripeSignatureProblem(header, body, { secret: new Secret(secret), now, toleranceSeconds: 300 });

  it.each([
    ['the right one', `t=${AT},v1=${KNOWN}`],
    ['with one of another scheme', `t=${AT},v1=${KNOWN},v0=${ZEROS}`],
    ['one of two, while the secret is changed', `t=${AT},v1=${ZEROS},v1=${KNOWN}`],
    ['blanks between', `t=${AT}, v1=${KNOWN.toUpperCase()}`],
  ])('opens: %s', (_, header) => expect(problem(header)).toBeUndefined());

  it.each([
    ['none', undefined, 'found none that can be read'],
    ['empty', '', 'found none that can be read'],
    ['no time', `v1=${KNOWN}`, 'found none that can be read'],
    ['a time that is none', `t=now,v1=${KNOWN}`, 'found none that can be read'],
    ['only the old scheme', `t=${AT},v0=${KNOWN}`, 'found none that can be read'],
    ['another time', `t=${AT + 1},v1=${KNOWN}`, 'found another one'],
    ['a digit less', `t=${AT},v1=${KNOWN.slice(1)}`, 'found another one'],
    ['zeros', `t=${AT},v1=${ZEROS}`, 'found another one'],
  ])('stays shut: %s', (_, header, why) => expect(problem(header)).toContain(why));

  it('stays shut for another body, another secret, an old one and one of the future', () => {
    const header = `t=${AT},v1=${KNOWN}`;
    expect(problem(header, { body: Buffer.from('{"id":"evt_2"}') })).toContain('found another one');
    expect(problem(header, { secret: 'whsec_other' })).toContain('found another one');
    expect(problem(header, { now: (AT + 300) * 1000 })).toBeUndefined();
    expect(problem(header, { now: (AT + 301) * 1000 })).toContain('found one that is 301 s away');
    expect(problem(header, { now: (AT - 301) * 1000 })).toContain('found one that is 301 s away');
  });
});

describe('BTCPay-Sig', () => {
  // The example of the scheme that it takes over, as GitHub publishes it.
  const secret = new Secret("It's a Secret to Everybody");
  const signature = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  const body = Buffer.from('Hello, World!');

  it('opens for the right one alone', () => {
    expect(btcpaySignatureProblem(`sha256=${signature}`, body, secret)).toBeUndefined();
    expect(btcpaySignatureProblem(undefined, body, secret)).toContain('found none');
    expect(btcpaySignatureProblem(signature, body, secret)).toContain('found none');
    expect(btcpaySignatureProblem(`sha1=${signature}`, body, secret)).toContain('found none');
    expect(btcpaySignatureProblem(`sha256=${signature.slice(2)}`, body, secret)).toContain('found none');
    expect(btcpaySignatureProblem(`sha256=${ZEROS}`, body, secret)).toContain('found another one');
    expect(btcpaySignatureProblem(`sha256=${signature}`, Buffer.from('Hello, World?'), secret)).toContain(
      'found another',
    );
    expect(btcpaySignatureProblem(`sha256=${signature}`, body, new Secret('x'))).toContain('found another one');
  });
});
