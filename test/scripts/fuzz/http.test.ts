import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpCampaign } from '../../../scripts/fuzz/http/campaign.ts';
import { type OpenApiDocument, operationsOf } from '../../../scripts/fuzz/http/document.ts';
import { judgeOf } from '../../../scripts/fuzz/http/judge.ts';
import type { FuzzAnswer, FuzzRequest } from '../../../scripts/fuzz/http/request.ts';
import { type FuzzedServices, startServices } from '../../../scripts/fuzz/http/services.ts';
import { valueFor } from '../../../scripts/fuzz/http/values.ts';
import { createRandom } from '../../farm-simulator/random.ts';

const DOCUMENT: OpenApiDocument = {
  paths: {
    '/api/v1/things/{id}': {
      get: {
        operationId: 'getThing',
        'x-access': 'bearer',
        responses: {
          200: {
            content: {
              'application/json': {
                schema: { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } },
              },
            },
          },
          503: { content: {} },
        },
      },
    },
  },
  components: { schemas: {} },
};
const operations = operationsOf(DOCUMENT);
const judge = judgeOf({ document: DOCUMENT, operations, hidden: ['s3cret'] });
const request = (over: Partial<FuzzRequest> = {}): FuzzRequest => {
  const [operation] = operations;
  if (!operation) throw new Error('the document has an operation');
  return {
    operation,
    method: 'GET',
    path: '/api/v1/things/1',
    headers: {},
    delivery: 'whole',
    as: 'good',
    spoils: [],
    ...over,
  };
};
const answer = (
  status: number,
  body: unknown,
  type = status < 400 ? 'application/json' : 'application/problem+json',
): FuzzAnswer => ({
  ...{ status, headers: { 'content-type': type } },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const problem = (status: number, detail: string) => answer(status, { title: 'T', status, detail });

describe('the judge of answers', () => {
  it.each<[what: string, answer: FuzzAnswer, asked?: Partial<FuzzRequest>]>([
    ['what is documented', answer(200, { id: 1 })],
    ['a refusal', problem(404, 'there is no thing 1')],
    ['a failure that is documented', problem(503, 'the other side is away')],
    ['nobody let in', problem(401, 'log in'), { as: 'wrong' }],
  ])('has nothing against %s', (_, given, asked) => {
    expect(judge(request(asked), given)).toEqual([]);
  });

  it.each<[what: string, says: RegExp, answer: FuzzAnswer, asked?: Partial<FuzzRequest>]>([
    ['a failure', /HTTP 500/, problem(500, 'oh')],
    ['a failure that is not documented here', /HTTP 502/, problem(502, 'oh')],
    ['another body', /\/id must be integer/, answer(200, { id: 'one' })],
    ['a key less', /required property/, answer(200, {})],
    ['a status that is not documented', /HTTP 204/, answer(204, '')],
    ['another type', /text\/html, expected application\/json/, answer(200, '<p>', 'text/html')],
    ['a refusal in words', /expected application\/problem\+json/, answer(404, 'no', 'text/plain')],
    [
      'a refusal that says another status',
      /says 400 with HTTP 404/,
      answer(404, { title: 'T', status: 400, detail: 'd' }),
    ],
    ['a refusal without a reason', /does not say why/, problem(404, ' ')],
    [
      'somebody let in who showed nothing',
      /HTTP 200 for somebody with absent/,
      answer(200, { id: 1 }),
      { as: 'absent' },
    ],
    [
      'a path that is not documented',
      /HTTP 200 for what is not documented/,
      answer(200, {}),
      { path: '/api/v1/other' },
    ],
    ['a secret', /nobody's business/, problem(404, 'no s3cret')],
    ['a stack', /the inside/, problem(400, 'x\n    at handle (/srv/a.ts:1:2)')],
    ['a message of the language', /Cannot read/, problem(400, 'Cannot read properties of undefined')],
  ])('says what is wrong with %s', (_, says, given, asked) => {
    expect(judge(request(asked), given).join('; ')).toMatch(says);
  });
});

it.each<[object, (value: unknown) => boolean]>([
  [{ type: 'integer', minimum: 3, maximum: 5 }, (value) => [3, 4, 5].includes(value as number)],
  [{ type: 'string', pattern: '^[a-f]{3}$' }, (value) => /^[a-f]{3}$/.test(String(value))],
  [
    { type: 'object', required: ['a'], properties: { a: { const: 1 }, b: { type: 'null' } } },
    (value) => (value as { a: number }).a === 1,
  ],
  [{ anyOf: [{ const: 'x' }, { const: 'y' }] }, (value) => value === 'x' || value === 'y'],
  [{ type: 'array', items: { type: 'boolean' }, minItems: 2 }, (value) => (value as unknown[]).length >= 2],
])('makes values of %j', (schema, fits) => {
  const random = createRandom(7);
  for (let turn = 0; turn < 50; turn++)
    expect(valueFor(schema as never, random, { words: ['m1'], numbers: [1] }, Date.now())).toSatisfy(fits);
});

describe('the services', () => {
  let services: FuzzedServices;
  beforeAll(async () => {
    services = await startServices();
  });
  afterAll(() => services.stop());

  it('have nothing wrong in some hundred requests', { timeout: 60_000 }, async () => {
    const {
      violations,
      cases,
      operations: done,
    } = await httpCampaign({
      ...{ seconds: 8, seed: 20_261_122, cases: 600, services },
    });
    expect(violations).toEqual([]);
    expect(cases).toBeGreaterThan(20);
    expect(Object.keys(done)).toEqual(['exporter', 'alert-webhook', 'alert-webhook armed', 'sidecar']);
  });

  it('write nothing that others on this machine can read', () => {
    const files = readdirSync(services.folder).filter((name) => name.includes('.db'));
    for (const name of ['alert-webhook-plain', 'alert-webhook-armed', 'alert-webhook-gateway', 'sidecar'])
      expect(files).toEqual(expect.arrayContaining([`${name}.db`, `${name}.db-wal`]));
    const modes = files.map((name) => [name, statSync(join(services.folder, name)).mode & 0o777]);
    expect(modes).toEqual(files.map((name) => [name, 0o600]));
  });
});
