import { ConfigError } from '../../core/service/config.ts';
import { type Asked, get, type Job, send, tell, words } from './job.ts';

interface Item {
  contract: string;
  clientName: string;
  state: string;
  reason?: string;
  number?: string;
  preview?: { payable: string; currency: string; problems: string[]; warnings: string[] };
}
interface Run {
  month: string;
  items: Item[];
}
interface Dunned {
  number: string;
  dueDay: string;
  state: string;
  open: string;
  currency: string;
  disputed: boolean;
  next?: { step: number; on?: string };
  why?: string;
}
interface Deposit {
  id: string;
  kind: string;
  title: string;
  held: string;
  currency: string;
}

/** `logixx billing run preview <month> | show <month> | accept <month> [--until draft|issue|send] [--contract <id>]` */
export const RUN_JOBS: Readonly<Record<string, Job>> = {
  async preview(asked) {
    const [month] = words(asked, 'month');
    tellRun(asked, await send<Run>(asked, `runs/${month}/preview`, {}));
  },
  async show(asked) {
    const [month] = words(asked, 'month');
    tellRun(asked, await get<Run>(asked, `runs/${month}`));
  },
  async accept(asked) {
    const [month] = words(asked, 'month');
    const { contract, until = 'draft' } = asked.values;
    const body = { until, ...(contract === undefined ? {} : { contracts: [contract] }) };
    tellRun(asked, await send<Run>(asked, `runs/${month}/accept`, body));
  },
};

/** `logixx billing dunning list | run | dispute <invoice> --reason <words> | settle <invoice> --reason <words>` */
export const DUNNING_JOBS: Readonly<Record<string, Job>> = {
  async list(asked) {
    words(asked);
    const found = await get<Dunned[]>(asked, 'dunning');
    tell(asked, found, found.map(dunnedLine));
  },
  async run(asked) {
    words(asked);
    const done = await send<{ reminded: { number: string; step: number; fee?: string }[]; problems: string[] }>(
      asked,
      'dunning/run',
      {},
    );
    const lines = done.reminded.map(({ number, step, fee }) =>
      [number, `reminder ${step}`, ...(fee === undefined ? [] : [`fee ${fee}`])].join('  '),
    );
    tell(asked, done, [...lines, ...done.problems.map((each) => `! ${each}`)]);
  },
  dispute: (asked) => judge(asked, 'dispute'),
  settle: (asked) => judge(asked, 'settle-dispute'),
};

/** `logixx billing deposits list <client>` */
export const DEPOSIT_JOBS: Readonly<Record<string, Job>> = {
  async list(asked) {
    const [client] = words(asked, 'client');
    const found = await get<Deposit[]>(asked, `clients/${client}/deposits`);
    tell(
      asked,
      found,
      found.map(({ id, kind, title, held, currency }) => [id, kind, title, `${held} ${currency} held`].join('  ')),
    );
  },
};

async function judge(asked: Asked, deed: 'dispute' | 'settle-dispute'): Promise<void> {
  const [id] = words(asked, 'invoice');
  const { reason } = asked.values;
  if (reason === undefined) throw new ConfigError([`logixx billing ${asked.name}: --reason: found none, expected why`]);
  const { disputed } = await send<{ disputed: boolean }>(asked, `invoices/${id}/${deed}`, { reason });
  tell(asked, { invoice: id, disputed }, [disputed ? 'disputed: no reminder leaves' : 'disputed no more']);
}

function tellRun(asked: Asked, run: Run): void {
  tell(asked, run, run.items.flatMap(itemLines));
}

function itemLines({ contract, clientName, state, reason, number, preview }: Item): string[] {
  const amount = preview === undefined ? [] : [`${preview.payable} ${preview.currency}`];
  const head = [contract, clientName, state, ...(number === undefined ? [] : [number]), ...amount].join('  ');
  const doubts = [
    ...(reason === undefined ? [] : [reason]),
    ...(preview?.problems ?? []),
    ...(preview?.warnings ?? []),
  ];
  return [head, ...doubts.map((each) => `! ${each}`)];
}

function dunnedLine({ number, dueDay, state, open, currency, disputed, next, why }: Dunned): string {
  const step =
    next === undefined ? (why ?? '') : `reminder ${next.step}${next.on === undefined ? '' : ` on ${next.on}`}`;
  return [number, `due ${dueDay}`, state, `${open} ${currency} open`, disputed ? 'disputed' : step].join('  ');
}
