/** The panels of the app, by the last word of their address; each has its own module.js. */
export const PANELS = {
  fleet: { title: 'Fleet', module: '/public/plugins/logixx-app/panels/fleet/module.js' },
  pdu: { title: 'PDU', module: '/public/plugins/logixx-app/panels/pdu/module.js' },
} as const;
export type PanelName = keyof typeof PANELS;

/** What stands in an address for a panel: `?search=rack:B07`, `?pdu=pdu-01`, and variables as in Grafana, `?var-pdu=pdu-01`. */
export interface PanelQuery {
  options: Readonly<Record<string, string>>;
  variables: Readonly<Record<string, string>>;
}

const VARIABLE = 'var-';

export function readPanelQuery(search: string): PanelQuery {
  const words = [...new URLSearchParams(search)];
  const isVariable = ([name]: readonly [string, string]) => name.startsWith(VARIABLE);
  const variables = words.filter(isVariable).map(([name, value]) => [name.slice(VARIABLE.length), value] as const);
  return {
    options: Object.fromEntries(words.filter((word) => !isVariable(word))),
    variables: Object.fromEntries(variables),
  };
}

/** Fills in `$name` and `${name}` as Grafana does; what is unknown stays. */
export function filledIn(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (found, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare ?? '';
    return Object.hasOwn(variables, name) ? (variables[name] ?? found) : found;
  });
}
