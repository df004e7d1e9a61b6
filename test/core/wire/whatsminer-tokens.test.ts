import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decrypt, encrypt, md5crypt, tokenV2, tokenV3 } from '../../../core/wire/whatsminer-tokens.ts';

describe('tokens', () => {
  // Computed with `openssl passwd -1 -salt SALT PASSWORD`.
  it.each([
    ['admin', 'D6w5gVOb', 'x/LfL.qU1wBJhndXCyVkC/'],
    ['x/LfL.qU1wBJhndXCyVkC/1706287567', 'zU4gvW30', 'FJJFHPpck9HXZ6OPNcc6N1'],
    ['FJ', 'a', 'eiDDUaVh1FaO7jUvNDJ3a/'],
    ['correct horse battery staple', 'zU4gvW30', 'vFntS0595h7G4TUizUUA10'],
    ['пароль', 'BQ5hoXV9', 'px0334Im10s0YHH0opSJl0'],
    ['x', 'longersalt', 'OJGtX8WlEwXkx64HRiVY6/'],
  ])('md5crypt of %s with %s', (password, salt, expected) => {
    expect(md5crypt(password, salt)).toBe(expected);
  });

  it('of API 2', () => {
    const { sign, aesKey } = tokenV2('admin', { time: '1706287567', salt: 'D6w5gVOb', newsalt: 'zU4gvW30' });
    expect(sign).toBe('FJJFHPpck9HXZ6OPNcc6N1');
    expect(aesKey.toString('hex')).toBe('6749c2b4c368a853c9a85cead71297529b3c95439cbf47defeb35e621684fa18');
  });

  it.each([
    ['set.system.reboot', '648c56a94a876ab7357c10f39a9777d5008257b76e5e0974d714de53bf5f1b7b', 'ZIxWqUqH'],
    ['set.miner.pools', '68d4a0f85f79075e095ec2ecb3fffc2bc012b6f47ed468af5a22b87ff12165b4', 'aNSg+F95'],
  ])('of API 3 for %s', (command, digest, token) => {
    const made = tokenV3(command, 'super', 'uhCiDyVj', 1773869570);
    expect([made.token, made.aesKey.toString('hex')]).toEqual([token, digest]);
  });

  const key = Buffer.from('6749c2b4c368a853c9a85cead71297529b3c95439cbf47defeb35e621684fa18', 'hex');
  const plain = '{"cmd":"power_off","respbefore":"true","token":"FJJFHPpck9HXZ6OPNcc6N1"}';
  const head = 'lYELAcLEnB3PIN9y64Kv1eWNKr74E7VLQZRry407gnjETVT2o/QkbewYTNUlryBDy/YBxvuaBFBP5L7wnX3G7';

  it.each([
    ['zero', `${head}AIjjA4zvCQD1znerwVeJ3Q=`],
    ['pkcs7', `${head}CvUA03EAwBpAdkqByfLRQU=`],
  ] as const)('AES with %s padding, both ways', (padding, base64) => {
    expect(encrypt(key, plain, padding)).toBe(base64);
    expect(decrypt(key, base64)).toBe(plain);
  });

  it.each(['', 'a', 'exactly 16 bytes', 'größe 矿工 and more'])('AES returns %j', (text) => {
    expect(decrypt(key, encrypt(key, text, 'pkcs7'))).toBe(text);
    if (text !== '') expect(decrypt(key, encrypt(key, text, 'zero'))).toBe(text);
  });

  it.each(['', 'AAAA', 'no base64!'])('AES of %j is undefined', (text) => {
    expect(decrypt(key, text)).toBeUndefined();
  });

  const ANSWERS = join(import.meta.dirname, '../../../../shared/recordings/asic/crypto-known-answers.json');
  const present = existsSync(ANSWERS);
  it.skipIf(!present)(`agree with the shared known answers${present ? '' : ' (skipped: the file is absent)'}`, () => {
    const { v3 } = JSON.parse(readFileSync(ANSWERS, 'utf8')) as { v3: { pools: Record<string, string> } };
    const { aesKey } = tokenV3('set.miner.pools', 'super', 'uhCiDyVj', 1773869570);
    const param = v3.pools['param_plaintext'] ?? '';
    expect(encrypt(aesKey, param, 'zero')).toBe(v3.pools['zero_padded_b64 (pyasic)']);
    expect(encrypt(aesKey, param, 'pkcs7')).toBe(v3.pools['pkcs7_b64 (vendor sample)']);
  });
});
