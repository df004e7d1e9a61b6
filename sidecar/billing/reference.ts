/**
 * A creditor reference by ISO 11649 of a number: RF, two check digits, the number's letters and digits (21 at most).
 * Undefined where nothing is left of it or it is longer.
 */
export function creditorReference(number: string): string | undefined {
  const plain = number.toUpperCase().replace(/[^A-Z0-9]/g, '');
  if (plain === '' || plain.length > 21) return undefined;
  return `RF${String(98 - remainder(`${plain}RF00`)).padStart(2, '0')}${plain}`;
}

/** Whether RF… has the right check digits. */
export function isCreditorReference(text: string): boolean {
  return /^RF\d{2}[A-Z0-9]{1,21}$/.test(text) && remainder(text.slice(4) + text.slice(0, 4)) === 1;
}

/** By ISO 7064, mod 97-10: letters count from A = 10. */
function remainder(text: string): number {
  const digits = text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
}
