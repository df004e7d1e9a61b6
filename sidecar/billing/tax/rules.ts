import type { LineInput } from './line.ts';
import { vatIdProblem } from './tax-id.ts';
import { type Category, type TaxSets, taxSetProblems } from './tax-set.ts';

/** Who buys and who sells, as far as taxes ask. */
export interface Parties {
  sellerVatId?: string;
  buyerVatId?: string;
  buyerCountry: string;
}

const NEEDS_BUYER_ID: readonly Category[] = ['AE', 'K'];

/**
 * Why an invoice with these lines may not be issued, by the rules of EN 16931 on categories: reverse charge and supply
 * within the EU need the VAT ids of both (BR-AE-02, BR-IC-02), and what is outside of the tax stands alone (BR-O-11).
 */
export function taxProblems(lines: readonly LineInput[], taxes: TaxSets, parties: Parties): string[] {
  const names = [...new Set(lines.map(({ tax }) => tax))];
  const known = names.filter((name) => Object.hasOwn(taxes, name));
  const unknown = names.filter((name) => !known.includes(name));
  const components = known.flatMap((name) => taxes[name]?.components ?? []);
  const categories = new Set(components.map(({ category }) => category));
  const asks = NEEDS_BUYER_ID.filter((each) => categories.has(each));
  return [
    ...unknown.map((name) => `tax: found ${JSON.stringify(name)}, expected one of ${Object.keys(taxes).join(', ')}`),
    ...known.flatMap((name) =>
      taxSetProblems(taxes[name] ?? { title: name, components: [] }).map((why) => `${name}: ${why}`),
    ),
    ...(categories.has('O') && categories.size > 1
      ? ['taxes: found category O beside others, expected an invoice of its own']
      : []),
    ...(asks.length > 0 ? idProblems(parties, asks.join(' and ')) : []),
  ];
}

function idProblems({ sellerVatId, buyerVatId }: Parties, categories: string): string[] {
  const check = (who: string, id: string | undefined) => {
    const why = id === undefined ? 'found none, expected one' : vatIdProblem(id);
    return why === undefined ? [] : [`VAT id of the ${who}: ${why} (category ${categories})`];
  };
  return [...check('seller', sellerVatId), ...check('client', buyerVatId)];
}
