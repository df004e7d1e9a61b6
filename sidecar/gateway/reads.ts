import { type Forwarded, reading } from './forwarded.ts';

const LIMIT = { limit: 'how many, newest first' };
const BETWEEN = { from: 'ISO 8601, included', to: 'ISO 8601, not included' };

/** What may be read of alert-webhook, each under its own path. */
export const READS: readonly Forwarded[] = [
  reading('/api/v1/episodes', 'listEpisodes', 'Episodes, newest first', LIMIT),
  reading('/api/v1/decisions', 'listDecisions', 'What was decided and why, newest first', LIMIT),
  reading('/api/v1/actions', 'listActions', 'What was done, with the journal of each action, newest first', {
    ...LIMIT,
    device: 'the id of a miner',
  }),
  reading('/api/v1/actions/:id', 'getAction', 'One action with its journal'),
  reading('/api/v1/ledger', 'readLedger', 'Lines of the ledger after a line, in their order', {
    after: 'seq of the last line that is known',
    limit: 'how many',
  }),
  reading('/api/v1/ledger/head', 'getLedgerHead', 'The last line of the ledger'),
  reading('/api/v1/ledger/verify', 'verifyLedger', 'Whether every line of the ledger is as it was written'),
  reading('/api/v1/outages', 'listOutages', 'When miners were not at full work and why, cut to the range', {
    ...BETWEEN,
    device: 'the id of a miner',
  }),
  reading('/api/v1/lost-minutes', 'getLostMinutes', 'Minutes that each miner was not at full work, by cause', BETWEEN),
  reading('/api/v1/efficacy', 'getEfficacy', 'How often each step helped against each fault of each model'),
  reading('/api/v1/approvals', 'listApprovals', 'Steps that people were asked about, newest first', {
    ...LIMIT,
    state: 'asked, approved, denied, …',
  }),
  reading('/api/v1/latches', 'listLatches', 'Devices that stay off until a person releases them, oldest first'),
  reading('/api/v1/quarantines', 'listQuarantines', 'PDUs on which the machine switches nothing, oldest first'),
  reading('/api/v1/maintenance-windows', 'listMaintenanceWindows', 'Maintenance windows, newest first', LIMIT),
  reading('/api/v1/policy/held', 'getHeldPolicy', 'Which policy decides now, and how much of its limits is used'),
  reading('/api/v1/kill-switch', 'getKillSwitch', 'Whether anything may be switched'),
  reading('/api/v1/bulk', 'listBulks', 'Bulk orders without their items, newest first', LIMIT),
  reading('/api/v1/bulk/:id', 'getBulk', 'A bulk order with the state and evidence of each item'),
  reading('/api/v1/schedules', 'listSchedules', 'Schedules, with the next time of each'),
  reading('/api/v1/schedules/next-runs', 'listNextRuns', 'When a cron expression comes next in a time zone', {
    cron: 'minute hour day month weekday: "30 2 * * 1"',
    timeZone: 'as IANA names it: America/Chicago',
  }),
  {
    ...reading('/api/v1/events', 'streamEvents', 'Server-sent events of everything that is decided, ordered and done', {
      after: 'begin after this id; from now on unless said',
    }),
    stream: true,
  },
];
