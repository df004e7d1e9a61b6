import { ConfigError } from '../../core/service/config.ts';
import { get, type Job, query, save, send, spanIn, tell, words } from './job.ts';

interface Use {
  device: string;
  day: string;
  kwh: string;
  estimatedKwh: string;
  missingMinutes: number;
  lostMinutes?: Record<string, number>;
}
interface Had {
  id: number;
  device: string;
  client: string;
  model: string;
  from: string;
  to?: string;
}

/** `logixx billing devices list --from --to [--client] | assign <client> <device> --from --model [--to] [--group] | end <assignment> --to` */
export const DEVICE_JOBS: Readonly<Record<string, Job>> = {
  async list(asked) {
    words(asked);
    const found = await get<Had[]>(asked, `assignments${query({ ...spanIn(asked), client: asked.values.client })}`);
    tell(asked, found, found.map(hadLine));
  },
  async assign(asked) {
    const [client] = words(asked, 'client', 'device');
    const { from, to, model, group } = asked.values;
    if (from === undefined || model === undefined)
      throw new ConfigError(['logixx billing devices assign: found no --from and --model, expected both']);
    const device = { device: asked.words[1] ?? '', model, ...(group === undefined ? {} : { group }) };
    const body = { from, ...(to === undefined ? {} : { to }), devices: [device] };
    const made = await send<Had[]>(asked, `clients/${client}/devices`, body);
    tell(asked, made, made.map(hadLine));
  },
  async end(asked) {
    const [id] = words(asked, 'assignment');
    const made = await send<Had>(asked, `assignments/${id}/end`, { to: asked.values.to ?? '' });
    tell(asked, made, [hadLine(made)]);
  },
};

/** `logixx billing usage show | collect (--month 2026-10 | --from --to) [--client] [--device], statement <client> --out <file.pdf>` */
export const USAGE_JOBS: Readonly<Record<string, Job>> = {
  async show(asked) {
    words(asked);
    const { client, device } = asked.values;
    const uses = await get<Use[]>(asked, `usage${query({ ...spanIn(asked), client, device })}`);
    tell(asked, uses, uses.map(useLine));
  },
  async collect(asked) {
    words(asked);
    const { client, device } = asked.values;
    const body = {
      ...spanIn(asked),
      ...(client === undefined ? {} : { client }),
      ...(device === undefined ? {} : { devices: [device] }),
    };
    const found = await send<{ written: Use[]; problems: string[] }>(asked, 'usage/collect', body);
    tell(asked, found, [`${found.written.length} days written`, ...found.problems.map((each) => `? ${each}`)]);
    if (found.problems.length > 0) process.exitCode = 1;
  },
  async statement(asked) {
    const [client] = words(asked, 'client');
    const { size, at, out = '' } = asked.values;
    const kind = out.endsWith('.html') ? 'html' : 'pdf';
    await save(asked, `clients/${client}/usage-statement/${kind}${query({ ...spanIn(asked), size, at })}`);
  },
};

function hadLine({ id, device, client, model, from, to }: Had): string {
  return `${id}  ${device}  ${model}  ${client}  ${from} to ${to ?? 'no end'}`;
}

function useLine({ device, day, kwh, estimatedKwh, missingMinutes, lostMinutes = {} }: Use): string {
  const lost = Object.entries(lostMinutes).map(([cause, minutes]) => `${cause} ${Math.round(minutes)} min`);
  return [
    ...[device, day, `${kwh} kWh`],
    ...(Number(estimatedKwh) > 0 ? [`${estimatedKwh} estimated`] : []),
    ...(missingMinutes > 0 ? [`${missingMinutes} min not known`] : []),
    ...lost,
  ].join('  ');
}
