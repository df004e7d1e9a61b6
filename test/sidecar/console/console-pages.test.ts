import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, serve } from '../../../core/service/http-server.ts';
import { quietLog } from '../../../core/service/log.ts';
import { consolePages } from '../../../sidecar/console/console-pages.ts';

const root = mkdtempSync(join(tmpdir(), 'logixx-pages-'));
const built = join(root, 'built');
const HASHED = '/assets/host-Cp9NsXg6.js';

function write(name: string, text: string) {
  mkdirSync(join(built, name, '..'), { recursive: true });
  writeFileSync(join(built, name), text);
}

async function open(folder: string): Promise<HttpServer> {
  return serve({
    ...{ listen: '127.0.0.1:0', log: quietLog(), routes: [], notReady: () => undefined, metrics: () => ['x 1\n'] },
    before: consolePages(folder),
  });
}

/** Without the tidying of paths that fetch does. */
function raw(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    sent.on('error', reject).end();
  });
}

describe('The pages', () => {
  let server: HttpServer;
  beforeAll(async () => {
    write('dist-console/index.html', '<title>the index</title>');
    write('dist-console/logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    write(`dist-console${HASHED}`, 'export {};');
    write('dist/module.js', 'define([], () => ({}));');
    write('package.json', '{"secret":"of the project"}');
    writeFileSync(join(root, 'secret'), 'a secret');
    server = await open(built);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(root, { recursive: true });
  });

  it.each([
    ['/', 'text/html', 'the index', 'no-cache'],
    ['/login', 'text/html', 'the index', 'no-cache'],
    ['/a/logixx-app/fleet?q=rack:b07', 'text/html', 'the index', 'no-cache'],
    ['/a/logixx-app/miner/m-1', 'text/html', 'the index', 'no-cache'],
    ['/logo.svg', 'image/svg+xml', '<svg', 'no-cache'],
    [HASHED, 'text/javascript', 'export', 'public, max-age=31536000, immutable'],
    ['/public/plugins/logixx-app/module.js', 'text/javascript', 'define', 'no-cache'],
  ])('serve %s', async (path, type, text, caching) => {
    const answer = await fetch(`${server.url}${path}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain(type);
    expect(answer.headers.get('cache-control')).toBe(caching);
    expect(await answer.text()).toContain(text);
  });

  it.each([
    '/assets/none.js',
    '/public/build/img/icons/unicons/none.svg',
    '/public/plugins/logixx-app/none.js',
    '/none.css',
  ])('know that %s is missing', async (path) => {
    const answer = await fetch(`${server.url}${path}`);
    expect([answer.status, await answer.text()]).toEqual([404, `there is no ${path}\n`]);
  });

  it.each([
    '/public/plugins/logixx-app/../../../package.json',
    '/public/plugins/logixx-app/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/public/plugins/logixx-app/..%2f..%2fsecret',
    '/assets/../../package.json',
    '/../secret',
    '/..%2fsecret',
    '/%2e%2e/secret',
    '/assets/..\\..\\package.json',
    '/..%5csecret',
    '//etc/passwd',
    '/%00/../secret',
  ])('give nothing from outside for %s', async (path) => {
    const { status, body } = await raw(server.url, path);
    expect(body).not.toMatch(/a secret|of the project|root:/);
    expect([200, 400, 404]).toContain(status);
    if (status === 200) expect(body).toBe('<title>the index</title>');
  });

  it('leave the service its own paths', async () => {
    const status = async (path: string) => (await fetch(`${server.url}${path}`)).status;
    expect(await (await fetch(`${server.url}/metrics`)).text()).toBe('x 1\n');
    expect(await status('/-/ready')).toBe(200);
    expect(await status('/api/v1/none')).toBe(404);
    expect(await status('/sd/none')).toBe(404);
    expect((await fetch(`${server.url}/login`, { method: 'POST' })).status).toBe(404);
  });

  it('run no script but their own, and stand in no frame', async () => {
    const policy = (await fetch(server.url)).headers.get('content-security-policy') ?? '';
    const rules = Object.fromEntries(policy.split('; ').map((rule) => [rule.split(' ')[0], rule]));
    expect(rules).toMatchObject({
      'default-src': "default-src 'self'",
      'script-src': "script-src 'self'",
      'connect-src': "connect-src 'self'",
      'frame-ancestors': "frame-ancestors 'none'",
    });
    expect(policy).not.toContain('unsafe-eval');
  });

  it('are sent once as long as they are the same', async () => {
    const first = await fetch(`${server.url}/a/x`);
    const tag = first.headers.get('etag') ?? '';
    expect(tag).not.toBe('');
    expect(await raw(server.url, '/a/x', { 'if-none-match': tag })).toEqual({ status: 304, body: '' });
  });

  it('are found when they are built again', async () => {
    write('dist-console/new.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await new Promise((resolve) => setTimeout(resolve, 20));
    write('dist-console/index.html', '<title>the index</title>');
    expect((await fetch(`${server.url}/new.svg`)).status).toBe(200);
  });
});

describe('Pages that are not built', () => {
  it('say which command builds them, while the service answers', async () => {
    const server = await open(join(root, 'nothing'));
    try {
      const answer = await fetch(`${server.url}/a/logixx-app/fleet`);
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain('npm run pages');
      expect((await fetch(`${server.url}/-/healthy`)).status).toBe(200);
    } finally {
      await server.stop();
    }
  });
});
