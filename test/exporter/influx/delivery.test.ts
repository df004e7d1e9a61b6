import { describe, expect, it } from 'vitest';
import { deliver, gunzip, gzip } from '../../../exporter/influx/delivery.ts';
import { judge, type Verdict } from '../../../exporter/influx/judge.ts';

const LINES = Array.from({ length: 1000 }, (_, index) => `m,n=${index} x=${index} 1`);

/** A server that keeps lines as the judgement of a version does; each request as it came. */
function server(
  bad: ReadonlySet<string>,
  answer: (bad: string[], good: string[]) => { verdict: Verdict; keeps: string[] },
) {
  const kept: string[] = [];
  const requests: string[][] = [];
  const post = async (body: Buffer) => {
    const lines = (await gunzip(body)).toString().split('\n').filter(Boolean);
    requests.push(lines);
    const wrong = lines.filter((line) => bad.has(line));
    const { verdict, keeps } = answer(
      wrong,
      lines.filter((line) => !bad.has(line)),
    );
    kept.push(...keeps);
    return verdict;
  };
  return { post, kept, requests };
}

const reply = (status: number, message: string) => judge({ status, body: JSON.stringify({ message }) });
const payload = async (lines: readonly string[]) => gzip(`${lines.join('\n')}\n`);
const batch = async (lines: readonly string[]) => ({ payloads: [await payload(lines)], points: lines.length });
const some = (...numbers: number[]) => new Set(numbers.map((number) => LINES[number] ?? ''));

describe('a batch with bad lines', () => {
  it('loses those that the server names, and sends the others anew', async () => {
    const bad = some(3, 500, 999);
    const { post, kept, requests } = server(bad, (wrong, good) =>
      wrong.length > 0
        ? { verdict: reply(400, wrong.map((line) => `unable to parse '${line}': bad`).join('\n')), keeps: [] }
        : { verdict: { is: 'written' }, keeps: good },
    );
    const result = await deliver(await batch(LINES), post);
    expect(result).toMatchObject({ is: 'delivered', written: 997, tooLarge: 0 });
    expect(result).toHaveProperty(
      'refused',
      [...bad].map((line) => ({ line, reason: 'bad' })),
    );
    expect(kept).toEqual(LINES.filter((line) => !bad.has(line)));
    expect(requests).toHaveLength(2);
  });

  it('is halved where the server names none, and each good line is written once', async () => {
    const bad = some(0, 1, 640);
    const { post, kept, requests } = server(bad, (wrong, good) =>
      wrong.length > 0
        ? { verdict: reply(400, 'bad timestamp'), keeps: [] }
        : { verdict: { is: 'written' }, keeps: good },
    );
    const result = await deliver(await batch(LINES), post);
    expect(result).toMatchObject({ is: 'delivered', written: 997 });
    expect((result as { refused: { line: string }[] }).refused.map(({ line }) => line)).toEqual([...bad]);
    expect(kept).toEqual(LINES.filter((line) => !bad.has(line)));
    expect(requests.length).toBeLessThan(60);
  });

  it('is not sent again where the server has all others', async () => {
    const bad = some(7, 8);
    const { post, kept, requests } = server(bad, (wrong, good) => ({
      verdict:
        wrong.length > 0 ? reply(422, `partial write: field type conflict dropped=${wrong.length}`) : { is: 'written' },
      keeps: good,
    }));
    expect(await deliver(await batch(LINES), post)).toMatchObject({ written: 998, refused: [{}, {}] });
    expect([kept.length, requests.length]).toEqual([998, 1]);
  });

  it('waits as a whole where no line at all is taken: the fault is another one', async () => {
    const { post, requests } = server(new Set(LINES), () => ({ verdict: reply(400, 'bad timestamp'), keeps: [] }));
    expect(await deliver(await batch(LINES), post)).toEqual({
      is: 'all-refused',
      detail: 'HTTP 400: bad timestamp'.slice(10),
    });
    expect(requests.length).toBeLessThan(30);
  });

  it('is split where it is too large, and loses only what is too large alone', async () => {
    const huge = `m x="${'y'.repeat(2000)}" 1`;
    const kept: string[] = [];
    const post = async (body: Buffer): Promise<Verdict> => {
      const text = (await gunzip(body)).toString();
      if (text.length > 1500) return judge({ status: 413, body: '' });
      kept.push(...text.split('\n').filter(Boolean));
      return { is: 'written' };
    };
    const lines = [...LINES.slice(0, 400), huge, ...LINES.slice(400)];
    expect(await deliver(await batch(lines), post)).toEqual({
      is: 'delivered',
      written: 1000,
      refused: [],
      tooLarge: 1,
    });
    expect(kept).toEqual(LINES);
  });

  it('stays whole where the server fails in between', async () => {
    let requests = 0;
    const post = async (): Promise<Verdict> => {
      requests += 1;
      return requests === 1 ? reply(400, 'bad timestamp') : judge({ status: 503, body: '', retryAfter: '2' });
    };
    expect(await deliver(await batch(LINES), post)).toMatchObject({ is: 'wait', why: 'busy', retryAfterMs: 2000 });
  });
});

describe('several batches', () => {
  it('go as one request, in their order', async () => {
    const { post, requests } = server(new Set(), (_, good) => ({ verdict: { is: 'written' }, keeps: good }));
    const payloads = await Promise.all([LINES.slice(0, 2), LINES.slice(2, 5), LINES.slice(5, 6)].map(payload));
    expect(await deliver({ payloads, points: 6 }, post)).toMatchObject({ is: 'delivered', written: 6 });
    expect(requests).toEqual([LINES.slice(0, 6)]);
  });
});
