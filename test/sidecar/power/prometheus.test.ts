import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpError } from '../../../core/service/route.ts';
import { Secret } from '../../../core/service/secret.ts';
import { openPrometheus } from '../../../sidecar/power/prometheus.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function answering(answer: (response: ServerResponse, body: string, headers: object) => void) {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => answer(response, body, request.headers));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prom/`;
  return openPrometheus({ url, fetch, timeoutSeconds: 0.5, token: new Secret('s3cret') });
}

const text = (status: number, body: string) => (response: ServerResponse) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
const vector = (result: unknown, more: object = {}) =>
  text(200, JSON.stringify({ status: 'success', data: { resultType: 'vector', result }, ...more }));

async function refusal(asked: Promise<unknown>): Promise<HttpError> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(HttpError);
  return error as HttpError;
}

describe('Prometheus answers', () => {
  it('numbers by unix milliseconds, asked with a time and a token', async () => {
    let asked = {};
    const prometheus = await answering((response, body, headers) => {
      asked = { body, authorization: (headers as { authorization?: string }).authorization };
      vector([{ metric: { pdu: 'p' }, value: [1700000000.25, '12.5'] }])(response);
    });
    const { result, warnings } = await prometheus.instant('up{a="b+c"}', 1_700_000_000_250);
    expect(asked).toEqual({
      body: 'query=up%7Ba%3D%22b%2Bc%22%7D&time=1700000000.25&timeout=0.5',
      authorization: 'Bearer s3cret',
    });
    expect(result).toEqual([{ labels: { pdu: 'p' }, values: new Map([[1_700_000_000_250, 12.5]]) }]);
    expect(warnings).toEqual([]);
  });

  it.each(['NaN', '+Inf', '-Inf', '', 'many'])('leaves out the value "%s" and says so', async (value) => {
    const prometheus = await answering(vector([{ metric: { pdu: 'p' }, value: [1_700_000_000, value] }]));
    const { result, warnings, leftOut } = await prometheus.instant('up', 0);
    expect(result[0]?.values.size).toBe(0);
    expect(warnings).toEqual([]);
    expect(leftOut).toEqual([`{"pdu":"p"} has "${value}" at 2023-11-14T22:13:20.000Z: left out`]);
  });

  it('passes warnings on', async () => {
    const prometheus = await answering(vector([], { warnings: ['one store is away'] }));
    expect(await prometheus.instant('up', 0)).toEqual({
      result: [],
      warnings: ['Prometheus warns: one store is away'],
      leftOut: [],
    });
  });

  it.each([
    [
      500,
      '{"status":"error","errorType":"internal","error":"disk on fire"}',
      502,
      'HTTP 500 to query up: internal: disk on fire',
    ],
    [422, '{"status":"error","errorType":"execution","error":"too many samples"}', 502, 'execution: too many samples'],
    [503, '{"status":"error","errorType":"timeout","error":"query timed out"}', 503, 'timeout: query timed out'],
    [503, 'Service Unavailable', 503, 'HTTP 503 to query up: "Service Unavailable"'],
    [302, '', 502, 'HTTP 302 to query up: an empty body'],
    [200, '<html>log in</html>', 502, 'found "<html>log in</html>", expected JSON'],
    [200, '', 502, 'found an empty body, expected JSON'],
    [
      200,
      '{"status":"success","data":{"resultType":"matrix","result":[]}}',
      502,
      'data/resultType must be equal to constant, found "matrix"',
    ],
    [
      200,
      '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,2]}]}}',
      502,
      'data/result/0/value/1 must be string, found 2',
    ],
    [200, '{"status":"error","data":1}', 502, '/status must be equal to constant, found "error"'],
    [200, 'null', 502, 'must be object, found null'],
  ])('HTTP %d with %s becomes %d', async (status, body, wanted, words) => {
    const prometheus = await answering(text(status, body));
    const error = await refusal(prometheus.instant('up', 0));
    expect(error.status).toBe(wanted);
    expect(error.message).toContain(words);
    expect(error.message).toMatch(/^Prometheus at http:\/\/127\.0\.0\.1:\d+\/prom /);
    expect(error.message).not.toContain('s3cret');
  });

  it('silence becomes 503 after the time that it was given', async () => {
    const prometheus = await answering(() => undefined);
    const error = await refusal(prometheus.range('up', { start: 0, end: 0, stepMs: 1000 }));
    expect([error.status, error.message]).toEqual([503, expect.stringContaining('gave no answer within 0.5 s')]);
  });

  it('an answer that ends in the middle becomes 503', async () => {
    const prometheus = await answering((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"status"');
      setTimeout(() => response.destroy(), 20);
    });
    expect((await refusal(prometheus.instant('up', 0))).status).toBe(503);
  });

  it('a closed port becomes 503', async () => {
    const prometheus = openPrometheus({ url: 'http://127.0.0.1:1', fetch, timeoutSeconds: 5 });
    const error = await refusal(prometheus.series(['up'], 0, 0));
    expect([error.status, error.message]).toEqual([503, expect.stringContaining('cannot be asked: ')]);
  });

  it('an address with a password is refused without telling it', () => {
    const open = () => openPrometheus({ url: 'http://ann:hush@127.0.0.1:1', fetch, timeoutSeconds: 5 });
    expect(open).toThrow('Prometheus at http://127.0.0.1:1 holds a user or password');
    expect(open).not.toThrow('hush');
  });
});
