import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { sendCsv } from '../../../core/service/send-csv.ts';

describe('A table that is sent', () => {
  async function told(chunks: () => AsyncGenerator<string>): Promise<{ status: number; text: string | undefined }> {
    const app = express();
    app.get('/', (_request, response) => sendCsv(response, 'x.csv', chunks()));
    app.use(((_error, _request, response, next) =>
      response.headersSent ? next() : response.status(502).end()) satisfies express.ErrorRequestHandler);
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const text = await response.text().catch(() => undefined);
      return { status: response.status, text };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it('comes whole, however slowly it is read', async () => {
    const { status, text } = await told(async function* () {
      yield 'head\r\n';
      for (let index = 0; index < 200; index += 1) yield `${'x'.repeat(20_000)}\r\n`;
    });
    expect([status, text?.length]).toEqual([200, 6 + 200 * 20_002]);
  });

  it('has only its head where there is nothing', async () => {
    const nothing = await told(async function* () {
      yield 'head\r\n';
    });
    expect(nothing).toEqual({ status: 200, text: 'head\r\n' });
  });

  it('is refused with a status where it fails before its first row', async () => {
    const { status } = await told(async function* () {
      yield 'head\r\n';
      throw new Error('no');
    });
    expect(status).toBe(502);
  });

  it('breaks off where it fails later, and is not taken for whole', async () => {
    const { status, text } = await told(async function* () {
      yield 'head\r\n';
      yield 'row\r\n';
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw new Error('no');
    });
    expect([status, text]).toEqual([200, undefined]);
  });
});
