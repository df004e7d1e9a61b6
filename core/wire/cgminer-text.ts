/** The first field of a record, and the list that it belongs to where that is another word. */
const LISTS: Readonly<Record<string, string>> = { GPU: 'DEVS', PGA: 'DEVS', ASC: 'DEVS', CPU: 'DEVS', POOL: 'POOLS' };

type Row = Record<string, string>;

/**
 * cgminer's older text form as the object that its JSON form would have been: `STATUS=S,Code=11|SUMMARY,Elapsed=2296,…|`
 * becomes `{ STATUS: [{ STATUS: 'S', Code: '11' }], SUMMARY: [{ Elapsed: '2296' }] }`. All values stay text. Bars, commas
 * and equals signs behind a backslash belong to a value. Undefined for what does not begin with `STATUS=`.
 */
export function readCgminerText(text: string): Readonly<Record<string, readonly Row[]>> | undefined {
  const whole = text.replace(/\0[\s\S]*$/, '').trim();
  if (!whole.startsWith('STATUS=')) return undefined;
  const lists: Record<string, Row[]> = {};
  for (const record of whole.split(/(?<!\\)\|/)) {
    const fields = record.split(/(?<!\\),/).map(fieldOf);
    const [name] = fields[0] ?? [''];
    if (record.trim() === '' || name === 'CMD' || name === '__proto__') continue;
    const list = LISTS[name] ?? name;
    const named = fields.filter(([key, value]) => value !== undefined && key !== '__proto__');
    const rows = lists[list] ?? [];
    rows.push(Object.fromEntries(named.map(([key, value = '']) => [key, value])));
    lists[list] = rows;
  }
  return lists;
}

function fieldOf(field: string): [name: string, value: string | undefined] {
  const at = field.search(/(?<!\\)=/);
  if (at === -1) return [field.trim(), undefined];
  return [field.slice(0, at).trim(), field.slice(at + 1).replace(/\\([\\|,=])/g, '$1')];
}
