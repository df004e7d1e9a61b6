/** A time of ISO 8601 in the zone of the person: today without its date. */
export function timeText(iso: string | undefined, nowMs: number = Date.now()): string {
  const at = Date.parse(iso ?? '');
  if (Number.isNaN(at)) return '–';
  const date = new Date(at);
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  return date.toDateString() === new Date(nowMs).toDateString()
    ? time
    : `${date.toLocaleDateString([], { year: 'numeric', month: 'short', day: 'numeric' })} ${time}`;
}
