import { describe, expect, it } from 'vitest';
import {
  MOST_ADDRESSES,
  PRIVATE_NETWORKS,
  parseNetwork,
  parseRanges,
  planScan,
  rangeText,
} from '../../devices/scan-ranges.ts';

const NETWORKS = PRIVATE_NETWORKS.map(parseNetwork);
const texts = (text: string) => parseRanges(text).map(rangeText);
const planned = (text: string) => planScan(parseRanges(text), NETWORKS);

describe('ranges as people write them', () => {
  it.each<[string, string[]]>([
    ['10.0.0.5', ['10.0.0.5']],
    ['10.0.0.0/24', ['10.0.0.1-10.0.0.254']],
    ['10.0.0.77/24', ['10.0.0.1-10.0.0.254']],
    ['10.0.0.0/31', ['10.0.0.0-10.0.0.1']],
    ['10.0.0.9/32', ['10.0.0.9']],
    ['10.0.1.5-80', ['10.0.1.5-10.0.1.80']],
    ['10.0.1.5-10.0.2.7', ['10.0.1.5-10.0.2.7']],
    ['192.168.1.1,192.168.1.3 , 10.0.0.1', ['192.168.1.1', '192.168.1.3', '10.0.0.1']],
    ['# row 1\n10.0.0.1-3 # the old ones\n\n10.0.1.0/30\n', ['10.0.0.1-10.0.0.3', '10.0.1.1-10.0.1.2']],
    ['  ', []],
  ])('%j', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it.each([
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.5-4',
    '10.0.0.5-256',
    '10.0.1.5-10.0.0.9',
    '10.0.0.1-2-3',
    '10.0.0.1/24-30',
    'miner-1',
    '::1',
    '-1',
    '1e3',
  ])('%s is none', (text) => {
    expect(() => parseRanges(text)).toThrow(`found ${JSON.stringify(text)}, expected 10.0.0.5, 10.0.0.0/24`);
  });
});

describe('a plan', () => {
  it('has each address once, in order', () => {
    expect(planned('10.0.1.255, 10.0.0.3, 10.0.0.2-4, 10.0.1.255-10.0.2.1')).toEqual({
      addresses: ['10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.1.255', '10.0.2.0', '10.0.2.1'],
    });
  });

  it.each([
    ['', 'no addresses'],
    [
      '8.8.8.8',
      '8.8.8.8 is not within the networks that may be scanned (10.0.0.0-10.255.255.255, 172.16.0.0-172.31.255.255, ',
    ],
    ['10.0.0.1, 192.169.0.0', '192.169.0.0 is not within'],
    ['172.31.255.250-172.32.0.5', '172.31.255.250-172.32.0.5 is not within'],
    ['10.0.0.0/8', '16777214 addresses, more than 65536 in one scan'],
    ['0.0.0.0/0', '0.0.0.1-255.255.255.254 is not within'],
  ])('%j is refused', (text, problem) => {
    expect(planned(text).problem).toContain(problem);
  });

  it('may be as large as a /16', () => {
    expect(planned('10.1.0.0-10.1.255.255').addresses).toHaveLength(MOST_ADDRESSES);
  });

  it('keeps to the networks that are allowed', () => {
    const networks = [parseNetwork('10.4.0.0/16')];
    expect(planScan(parseRanges('10.4.0.1'), networks).addresses).toEqual(['10.4.0.1']);
    expect(planScan(parseRanges('10.5.0.1'), networks).problem).toContain('may be scanned (10.4.0.0-10.4.255.255)');
    expect(planScan(parseRanges('10.4.0.0-255'), [parseNetwork('10.4.0.0/24')]).addresses).toHaveLength(256);
  });
});
