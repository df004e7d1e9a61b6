import { type Kysely, type Migration, sql } from 'kysely';
import { maker } from './make-table.ts';

/** What an action has to do with, as the inventory had it when the action began: it may say something else later. */
export const actionDevices: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await maker(db)('action_devices', { action_id: 'int', device: 'text', entry: 'text' });
    await sql.raw('create unique index action_devices_action on action_devices (action_id, device)').execute(db);
  },
};
