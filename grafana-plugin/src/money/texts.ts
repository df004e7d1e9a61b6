import type { Address, Client } from './types.ts';

/** When what is issued is to be paid. */
export function termsText({ kind, days }: Client['terms']): string {
  if (kind === 'days') return days === 0 ? 'at once' : `${days} days`;
  return days === 0 ? 'end of the month' : `end of the month + ${days} days`;
}

/** An address, one part a line. */
export function addressLines({ lines, postcode, city, region, country }: Address): string[] {
  return [...lines, [postcode, city].filter(Boolean).join(' '), [region, country].filter(Boolean).join(', ')];
}

/** Minutes to two units: `2 h 14 min`. */
export function minutesText(minutes: number): string {
  const whole = Math.round(minutes);
  const parts: [number, string][] = [
    [Math.floor(whole / 1440), 'd'],
    [Math.floor((whole % 1440) / 60), 'h'],
    [whole % 60, 'min'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 min';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** To whom mails about bills go unless somebody says otherwise: contacts with the role billing, or else all. */
export function usualRecipients(contacts: Client['contacts']): string[] {
  const reached = contacts.flatMap(({ email, role = '' }) => (email ? [{ email, role: role.toLowerCase() }] : []));
  const billing = reached.filter(({ role }) => role === 'billing');
  return (billing.length > 0 ? billing : reached).map(({ email }) => email);
}
