/**
 * A hardware address in the one form that Logixx uses, `AA:BB:CC:DD:EE:FF`. Takes colons, dashes or twelve bare hex
 * digits. Undefined for anything else, for all zeros, and for what only looks like an address (`02:55:97:22:3M:72`
 * stands in recording antminer/stock-s21-s19pro-mixed).
 */
export function macAddress(text: string | undefined): string | undefined {
  const digits = text?.trim().replace(/[:-]/g, '').toUpperCase();
  if (digits === undefined || !/^[0-9A-F]{12}$/.test(digits) || /^0+$/.test(digits)) return undefined;
  return digits.replace(/(..)(?=.)/g, '$1:');
}
