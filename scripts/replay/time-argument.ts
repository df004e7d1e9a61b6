import { ConfigError } from '../../core/service/config.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `now`, `-7d` (s, m, h, d, w) or ISO 8601 as unix milliseconds. Throws ConfigError. */
export function timeArgument(name: string, text: string, now: number): number {
  if (text === 'now') return now;
  const [, count, unit = ''] = /^-(\d+)([smhdw])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (UNITS[unit] ?? 0);
  const time = /^\d{4}-\d\d-\d\d(T.+)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw new ConfigError([`logixx replay --${name}: found "${text}", expected now, -7d or 2026-11-22T07:00:00Z`]);
}

/** `60s`, `5m` as seconds. Throws ConfigError. */
export function stepArgument(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smh])$/.exec(text) ?? [];
  const seconds = (Number(count) * (UNITS[unit] ?? 0)) / 1000;
  if (seconds >= 5 && seconds <= 3600) return seconds;
  throw new ConfigError([`logixx replay --step: found "${text}", expected 5s to 1h, like 60s`]);
}
