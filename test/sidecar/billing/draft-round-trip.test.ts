import { expect, it } from 'vitest';
import { assignDevices } from '../../../sidecar/billing/store/assignments.ts';
import { saveContract } from '../../../sidecar/billing/store/clients.ts';
import { savePrices } from '../../../sidecar/billing/store/prices.ts';
import { saveUsage } from '../../../sidecar/billing/store/usage.ts';
import { billingServer, type Json } from './billing-server.ts';
import { onBothEngines, open } from './engines.ts';
import { energy, monitoring } from './hand/items.ts';
import { ANNA, newClient, office } from './office.ts';

const DAY = { from: '2026-11-03', to: '2026-11-04' };

interface Told {
  id: string;
  revision: number;
  lines: (Json & { unitPrice: string; perQuantity?: string; net: string })[];
  taxes: Json[];
  payable: string;
}

onBothEngines((fresh) => {
  const drafted = async () => {
    const { db, close } = await open(fresh());
    const parts = office(db);
    const client = await newClient(parts);
    const tariff = { kind: 'day-ahead' as const, market: 'epex', factor: '1.00300101', markup: '0.00000001' };
    const items = [monitoring('30'), { ...energy(tariff), factor: '1.04040401' }];
    const { id: contract } = await saveContract(parts, { client, contract: { title: 'Hosting', ...DAY, items } });
    await assignDevices(parts, ANNA, { client, from: DAY.from, devices: [{ device: 'm1', model: 'S19' }] });
    const hours = Array.from({ length: 24 }, (_, at) => Date.parse('2026-11-02T23:00:00Z') + at * 3_600_000);
    const rows = hours.map((start, at) => ({ start, perMwh: `${80 + at}.123457` }));
    await savePrices(db, 'epex', rows);
    const quarters = Array.from({ length: 96 }, (_, at) => 801 + at);
    const evidence = { outlets: [], gaps: [], resets: [], warnings: [] } as never;
    await saveUsage(parts, [{ device: 'm1', day: DAY.from, quarters, estimatedWh: 0, missingMinutes: 0, evidence }]);
    const server = await billingServer(parts);
    const { id } = await server.must<Told>('POST', `contracts/${contract}/draft`, DAY);
    const stop = async () => {
      await server.stop();
      await close();
    };
    return { ...server, stop, id };
  };

  it('a draft that was read is taken back unchanged, to the last place of a day-ahead price', async () => {
    const { must, ask, id, stop } = await drafted();
    const told = await must<Told>('GET', `invoices/${id}`);
    const line = told.lines.find(({ kind }) => kind === 'energy');
    // The price of the whole line: more places than anybody writes by hand.
    expect(line?.unitPrice.split('.')[1]?.length).toBeGreaterThan(12);
    expect(line?.perQuantity).toBe(line?.['quantity']);
    expect(await must('POST', `invoices/${id}/preview`, { lines: told.lines })).toMatchObject({
      ...{ lines: told.lines, taxes: told.taxes, payable: told.payable },
    });
    const { revision, lines } = told;
    const put = await must<Told>('PUT', `invoices/${id}`, { revision, lines });
    expect(put).toEqual({ ...told, revision: revision + 1 });
    expect(await must('GET', `invoices/${id}`)).toEqual(put);
    // As the page sends them, which keeps positions and amounts to itself.
    const bare = lines.map(({ position: _position, net: _net, ...rest }) => rest);
    expect(await must('PUT', `invoices/${id}`, { revision: revision + 1, lines: bare })).toEqual({
      ...told,
      revision: revision + 2,
    });
    // An amount that somebody writes is worked out anew, a position does not move a line.
    const wrong = lines.map((each, at) => ({ ...each, net: '1.00', position: lines.length - at }));
    const third = await must<Told>('PUT', `invoices/${id}`, { revision: revision + 2, lines: wrong });
    expect([third.lines, third.payable]).toEqual([told.lines, told.payable]);
    const nineteen = lines.map((each) => ({ ...each, unitPrice: '0.1234567890123456789' }));
    const refused = await ask('PUT', `invoices/${id}`, { revision: revision + 3, lines: nineteen });
    expect(refused.status).toBe(400);
    expect(refused.body['detail']).toContain('lines.0.unitPrice: found "0.1234567890123456789"');
    await stop();
  });

  it('can be credited in part to the last place of its quantity', async () => {
    const { must, id, stop } = await drafted();
    await must('POST', `invoices/${id}/issue`);
    const { lines } = await must<Told>('GET', `invoices/${id}`);
    const at = lines.findIndex(({ kind }) => kind === 'energy');
    const parts = [{ position: at + 1, quantity: lines[at]?.['quantity'] }];
    expect(String(parts[0]?.quantity).split('.')[1]?.length).toBeGreaterThan(8);
    const credit = await must<Told>('POST', `invoices/${id}/credit`, { reason: 'the wrong market', parts });
    expect(credit.lines[at]?.net).toBe(`-${lines[at]?.net}`);
    await stop();
  });
});
