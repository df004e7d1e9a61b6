import type { Request } from 'express';

/**
 * The address of the client, as express tells it by the number of proxies that are believed. What a proxy passed on that
 * is no address is not repeated.
 */
export function addressOf(request: Pick<Request, 'ip'>): string {
  const { ip = '' } = request;
  if (!/^[0-9A-Fa-f:.]{2,45}$/.test(ip)) return 'unknown';
  return ip.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** The network that one client is counted by: an IPv4 address, or the /64 that one connection of IPv6 is given. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [front = '', back = ''] = address.toLowerCase().split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const [head, tail] = [groups(front), groups(back)];
  const missing = address.includes('::') ? Math.max(0, 8 - head.length - tail.length) : 0;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  const network = all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}
