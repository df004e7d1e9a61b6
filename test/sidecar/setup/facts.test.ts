import { expect, it } from 'vitest';
import { openDatabase } from '../../../core/service/database.ts';
import { quietLog } from '../../../core/service/log.ts';
import { DRIVERS } from '../../../devices/index.ts';
import { openAudit } from '../../../sidecar/audit/open-audit.ts';
import { fillFirst } from '../../../sidecar/first-inventory.ts';
import type { Prometheus } from '../../../sidecar/power/prometheus.ts';
import { BACKUP_MADE, gatherFacts } from '../../../sidecar/setup/facts.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../../sidecar/tables.ts';
import { onEachEngine } from '../engines.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const DEVICES = [
  { id: 'pdu-1', kind: 'pdu', driver: 'raritan-pdu2', address: '192.0.2.10', credentials: 'pdu' },
  { id: 'pdu-2', kind: 'pdu', driver: 'raritan-pdu2', address: '192.0.2.11' },
  {
    ...{ id: 'm1', kind: 'miner', driver: 'antminer', address: '192.0.2.21', location: { rack: 'r1' } },
    feeds: [{ pdu: 'pdu-1', outlet: '1' }],
  },
  { id: 'm2', kind: 'miner', driver: 'antminer', address: '192.0.2.22' },
] as never[];

/** A Prometheus that tells one number for each question that has one of these words. */
const telling = (answers: Readonly<Record<string, number>>): Prometheus =>
  ({
    instant: async (query: string) => {
      const found = Object.entries(answers).find(([word]) => query.includes(word));
      return {
        result: found ? [{ labels: {}, values: new Map([[NOW, found[1]]]) }] : [],
        warnings: [],
      };
    },
  }) as unknown as Prometheus;
const silent = { instant: () => Promise.reject(new Error('connection refused')) } as unknown as Prometheus;

onEachEngine((fresh) => {
  it('gathers what the inventory, the people, the audit and Prometheus say', async () => {
    const { db, close } = await openDatabase<Tables>(fresh(), MIGRATIONS);
    try {
      const now = () => NOW;
      await fillFirst({ db: tablesOf(db), now, drivers: DRIVERS }, 'north', DEVICES, quietLog());
      const person = { email_verified: 1, image: null, created_at: NOW, updated_at: NOW };
      await db
        .insertInto('identity_users')
        .values([
          { ...person, id: 'a', email: 'a@farm.example', name: 'A', roles: '["admin"]', disabled: 0 },
          { ...person, id: 'b', email: 'b@farm.example', name: 'B', roles: '["viewer"]', disabled: 0 },
          { ...person, id: 'c', email: 'c@farm.example', name: 'C', roles: '["operator"]', disabled: 1 },
        ])
        .execute();
      const parts = { db: tablesOf<never>(db) as never, now, hasGateway: true, hasMail: false };
      const before = await gatherFacts({ ...parts, prometheus: silent });
      expect(before).toEqual({
        ...{ miners: 2, minersUnfed: 1, minersUnplaced: 1, pdus: 2, pdusWithoutCredentials: 1, people: 1 },
        ...{ prometheusProblem: 'connection refused', watched: undefined, pdusSilent: undefined, isArmed: undefined },
        ...{ hasGateway: true, hasMail: false, backedUpAt: undefined },
      });
      const write = openAudit({ db: tablesOf(db), now: () => NOW - 1000 }).write;
      await write({ actor: { id: 's', name: 'S' }, action: BACKUP_MADE, subject: 'farm.tar.gz' });
      const told = { 'pdu_up) == 0': 1, 'miner_up or': 4, remediation_armed: 0 };
      expect(await gatherFacts({ ...parts, prometheus: telling(told) })).toMatchObject({
        ...{ prometheusProblem: undefined, watched: 4, pdusSilent: 1, isArmed: false, backedUpAt: NOW - 1000 },
      });
      expect(await gatherFacts({ ...parts, prometheus: telling({}) })).toMatchObject({
        ...{ prometheusProblem: undefined, watched: 0, pdusSilent: undefined, isArmed: undefined },
      });
    } finally {
      await close();
    }
  });
});
