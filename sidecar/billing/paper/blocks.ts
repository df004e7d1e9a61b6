import type { BillingConfig } from '../config.ts';

/** An address as it stands in a window of an envelope, country last. */
export function addressLines({ lines, postcode, city, region, country }: BillingConfig['seller']['address']): string[] {
  return [...lines, [postcode, city, region].filter((part) => part !== undefined).join(' '), country];
}

export function named(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${name} ${value}`];
}

export function said(name: string, value: string | undefined): { name: string; value: string }[] {
  return value === undefined ? [] : [{ name, value }];
}
