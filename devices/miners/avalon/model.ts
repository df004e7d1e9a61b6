import type { Answer } from '../../../core/wire/answer.ts';

/** `1246-83-21072802_…`, `15-194-24102401_…`, `1066-19101244_…`: series and class, then the date of the build. */
const NUMBERED = /^(\d{2,4}(?:-\d{1,3})?)-\d{8}/;
/** `7411706-3162860`: the first three of seven digits are the series. */
const OLDER = /^([789]\d\d)\d{4}-/;

/**
 * The name of the machine. `Ver` of the bracket text has the exact series; PROD of `version` only says "AvalonMiner 10xx"
 * on A10. The home units are named by PROD ("Avalon Q", "Avalon Nano3s") and the Nano 3 by MODEL (PROD "Avalonnano").
 */
export function modelName(version: Answer, ver: string | undefined): string | undefined {
  const series = NUMBERED.exec(ver ?? '')?.[1] ?? OLDER.exec(ver ?? '')?.[1];
  if (series !== undefined) return `AvalonMiner ${series}`;
  const product = version.str('PROD');
  const model = version.str('MODEL');
  const isVague = product === undefined || /^avalonnano$/i.test(product);
  if (!isVague) return product;
  const name = model ?? ver?.split('-')[0];
  return name === undefined || name === '' ? product : `Avalon ${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The Nano 3, not the Nano 3S: another layout of `PS`, other meanings of `Temp`. */
export function isNano3(ver: string | undefined): boolean {
  return /^nano3-/i.test(ver ?? '');
}
