/**
 * How VAT ids are written, by the prefix they begin with: those of the EU (EL is Greece, XI Northern Ireland), Great
 * Britain, Switzerland and Norway. Whether an id exists only its country can tell.
 */
const FORMATS: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CHE: /^\d{9}(MWST|TVA|IVA)?$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  GB: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(\d{7}[A-Z]{1,2}|\d[A-Z+*]\d{5}[A-Z])$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^[A-Z0-9+*]{9}B\d{2}$/,
  NO: /^\d{9}(MVA)?$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
};

/** Without blanks, points and hyphens, in capitals. */
export function tidyVatId(text: string): string {
  return text.replace(/[\s.-]/g, '').toUpperCase();
}

/** Why this cannot be a VAT id; undefined when it has the form of one, or its country's form is not known. */
export function vatIdProblem(text: string): string | undefined {
  const id = tidyVatId(text);
  const prefix = id.startsWith('CHE') ? 'CHE' : id.slice(0, 2);
  const found = `found ${JSON.stringify(text)}`;
  if (!/^[A-Z]{2}/.test(id)) return `${found}, expected a VAT id that begins with its country, as DE123456789`;
  const format = FORMATS[prefix];
  if (format === undefined || format.test(id.slice(prefix.length))) return undefined;
  return `${found}, expected a VAT id of ${prefix} (${format.source.replace(/[\^$]/g, '')} behind it)`;
}
