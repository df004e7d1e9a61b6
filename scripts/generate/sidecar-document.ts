import { Value } from '@sinclair/typebox/value';
import { openDatabase } from '../../core/service/database.ts';
import { quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import { SidecarSchema } from '../../sidecar/config.ts';
import { documentOf, withDocument } from '../../sidecar/document.ts';
import { openParts } from '../../sidecar/open-parts.ts';
import { MIGRATIONS, type Tables } from '../../sidecar/tables.ts';

const SOMEWHERE = { lines: ['1 Street'], city: 'City', country: 'DE' };
/** With every part that has routes of its own; none of it is told in the document. */
const WHOLE = {
  billing: {
    seller: { name: 'Seller', address: SOMEWHERE },
    timeZone: 'UTC',
    taxes: { none: { title: 'None', components: [{ category: 'Z', rate: '0' }] } },
    payments: {
      stripe: { key: new Secret('none'), webhookSecret: new Secret('none') },
      btcpay: {
        url: 'https://btcpay.example',
        store: 'none',
        key: new Secret('none'),
        webhookSecret: new Secret('none'),
      },
    },
  },
};

/** docs/schemas/sidecar.openapi.json: its parts are opened on an empty database to say which routes they have. */
export async function sidecarDocument(): Promise<[string, string]> {
  const config = Value.Default(SidecarSchema, WHOLE) as never;
  const database = await openDatabase<Tables>(':memory:', MIGRATIONS);
  const log = quietLog();
  const parts = await openParts({ site: 'site', devices: [], config, drivers: [], log }, database);
  try {
    return [
      'docs/schemas/sidecar.openapi.json',
      `${JSON.stringify(documentOf(withDocument(parts.routes)), null, 2)}\n`,
    ];
  } finally {
    await parts.stop();
    await database.close();
  }
}
