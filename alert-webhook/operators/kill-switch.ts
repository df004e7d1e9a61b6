import type { Desk } from './desk.ts';
import type { Seal } from './order-keys.ts';
import { iso, told } from './schemas.ts';

/** Whether anything may be switched, and who said so last. A file that is there counts as well as the order. */
export async function killSwitch({ tools, db }: Desk) {
  const because = await tools.standings.killed();
  const row = await db.selectFrom('switches').selectAll().where('name', '=', 'kill').executeTakeFirst();
  return {
    on: because !== undefined,
    ...told('because', because),
    ...(row === undefined
      ? {}
      : { ordered: { on: row.on_off === 1, by: row.set_by, comment: row.comment, at: iso(row.set_at) } }),
  };
}

interface Order {
  on: boolean;
  by: string;
  comment: string;
}

/** While on, no command leaves, but those that give power back to what must not stay off. */
export async function setKillSwitch(desk: Desk, { on, by, comment }: Order, seal: Seal) {
  const { tools } = desk;
  const set = { on_off: on ? 1 : 0, set_by: by, comment, set_at: tools.now() };
  await tools.ledger.write('kill-switch', { on, by, comment }, async (trx) => {
    await trx
      .insertInto('switches')
      .values({ name: 'kill', ...set })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(set))
      .execute();
    await seal(trx, { on, ordered: { on, by, comment, at: iso(set.set_at) } });
    return undefined;
  });
  const event = on ? 'kill-switch-on' : 'kill-switch-off';
  const evidence = `${by}: ${comment}`;
  tools.notify.tell({ level: on ? 'error' : 'info', event, site: desk.site, device: '', fault: '', evidence });
  desk.wake();
  return killSwitch(desk);
}
