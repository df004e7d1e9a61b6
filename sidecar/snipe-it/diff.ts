import type { Plan } from './plan.ts';
import type { Change, DevicePlan } from './plan-device.ts';
import type { Reference } from './reference.ts';

const LISTS = { model: 'models', status: 'statuses', location: 'locations', company: 'companies' } as const;

function shown({ side, key }: Change, value: string | null, reference: Reference): string {
  if (value === null) return 'nothing';
  if (side === 'snipe-it' && key in LISTS) {
    const rows: readonly { id: number; name: string }[] = reference[LISTS[key as keyof typeof LISTS]];
    return `"${rows.find((row) => String(row.id) === value)?.name ?? `number ${value}`}"`;
  }
  return JSON.stringify(value);
}

function deviceLines(plan: DevicePlan, reference: Reference): string[] {
  const create = plan.deeds.find((deed) => deed.kind === 'create');
  const head = `${plan.device.id} ${plan.asset?.tag ?? create?.tag ?? ''}`.trim();
  const lines = plan.changes.map((change) => {
    const to = shown(change, change.to, reference);
    if (create && change.side === 'snipe-it') return `+ ${head}: ${change.key} ${to}`;
    const sign = change.side === 'snipe-it' ? '>' : '<';
    return `${sign} ${head}: ${change.key} ${shown(change, change.from, reference)} → ${to}`;
  });
  for (const { kind } of plan.deeds.filter((deed) => deed.kind === 'checkin' || deed.kind === 'checkout'))
    lines.push(`> ${head}: ${kind}`);
  return [
    ...lines,
    ...plan.overwritten.map((text) => `! ${head}: ${text}`),
    ...plan.problems.map((text) => `? ${head}: ${text}`),
  ];
}

/**
 * A plan as lines for people: `+` made in Snipe-IT, `>` changed there, `<` changed here, `!` put back over another's
 * change, `x` not certain and left alone, `?` cannot be done. No line where nothing is to be done.
 */
export function diffLines({ devices, conflicts }: Plan, missing: Plan['missing'], reference: Reference): string[] {
  return [
    ...missing.map(({ resource, name }) => `+ ${resource}: "${name}"`),
    ...devices.flatMap((each) => deviceLines(each, reference)),
    ...conflicts.map(({ device, why }) => `x ${device}: ${why}`),
  ];
}
