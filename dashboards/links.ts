import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type DashboardLink, DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';

export const TAG = 'logixx';

/** A link from a value to another page. Grafana's type of it is that of the links of pages; only these fields are read. */
export type DataLink = Pick<DashboardLink, 'title' | 'targetBlank'> & { url: string };

/**
 * A link of a value to the page `uid`, with the time range and data source of this page. Each of `labels` becomes the
 * variable of its name: of the row in a table (`row`), of the series elsewhere (`series`).
 */
export function linkTo(uid: string, title: string, from: 'row' | 'series', labels: readonly string[]): DataLink {
  const carried = labels.map((label) => {
    const value = from === 'row' ? `__data.fields["${label}"]` : `__field.labels.${label}`;
    return `var-${label}=\${${value}:percentencode}`;
  });
  const query = ['${datasource:queryparam}', ...carried, '${__url_time_range}'].join('&');
  return { title, url: `/d/${uid}?${query}`, targetBlank: false };
}

/** The same with values of this page's own variables: for panels that show one thing. */
export function linkWith(uid: string, title: string, variables: readonly string[]): DataLink {
  const query = ['datasource', ...variables].map((name) => `\${${name}:queryparam}`);
  return { title, url: `/d/${uid}?${[...query, '${__url_time_range}'].join('&')}`, targetBlank: false };
}

/** The menu of all our pages, which takes time range and variables along. */
export function pagesMenu(): Builder<DashboardLink> {
  const builder = new DashboardLinkBuilder('Logixx')
    .type(DashboardLinkType.Dashboards)
    .icon('external link')
    .tooltip('All pages of Logixx')
    .tags([TAG])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);
  // The SDK hides links in the menu of controls; ours stands on the page.
  return { build: () => ({ ...builder.build(), placement: undefined as never }) };
}
