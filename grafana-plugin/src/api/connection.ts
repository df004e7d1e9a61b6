/** What came of asking the sidecar through Grafana: an answer, or a refusal with what stood in it. */
export interface Attempt {
  /** 0: no answer at all. */
  status: number;
  data: unknown;
}

export interface Verdict {
  severity: 'success' | 'warning' | 'error';
  title: string;
  /** What to do about it. */
  text: string;
}

/** Routes that these pages cannot do without, the newest last; a sidecar without one is older than the app. */
export const NEEDED = ['/api/v1/fleet/strip', '/api/v1/views', '/api/v1/setup', '/api/v1/thresholds/preview'];

/** By what the sidecar names in `grafana` beside a refusal (sidecar/identity/through-grafana.ts). */
const REFUSALS: Readonly<Record<string, { title: string; text: string }>> = {
  'not-configured': {
    title: 'The sidecar knows of no Grafana',
    text: 'Write sidecar.identity.grafana with the root_url of this Grafana into logixx.yml and start the sidecar anew.',
  },
  'no-key': {
    title: 'The sidecar asks for a key, and none is saved here',
    text: 'Save the key that stands in sidecar.identity.grafana.keyFile of logixx.yml.',
  },
  'wrong-key': {
    title: 'The key is another than the sidecar’s',
    text: 'Save the key that stands in sidecar.identity.grafana.keyFile of logixx.yml.',
  },
  'no-identity': {
    title: 'Grafana does not say who asks',
    text: 'No X-Grafana-Id arrived. Log in to Grafana as a person; something between Grafana and the sidecar may drop the header.',
  },
  nobody: {
    title: 'Grafana says that nobody in particular asks',
    text: 'Anonymous visitors have no rights here: log in to Grafana.',
  },
};

/** Says in words what an attempt to read /api/v1/session at `url` shows, and what the sidecar offers. */
export function verdictOf(url: string, { status, data }: Attempt, paths?: readonly string[]): Verdict {
  const said = isObject(data) ? data : {};
  const detail = typeof said['detail'] === 'string' ? said['detail'] : undefined;
  if (status >= 200 && status < 300) return answered(url, said, paths);
  if (status === 401) return unknownPerson(said, detail);
  if (status === 404) return notThere(url, said, detail);
  if (status === 503 && detail !== undefined) return error('The sidecar cannot ask Grafana for its keys', detail);
  if (status === 0) return error('Grafana does not answer', 'The browser lost its connection to Grafana itself.');
  if (detail === undefined) return error(`Nothing answers at ${url}`, `${unreachable(status)} ${ADDRESS}`);
  return error(`The sidecar refuses with status ${status}`, detail);
}

const ADDRESS = 'The address is the one at which the server of Grafana reaches the sidecar, not your browser.';
const unreachable = (status: number) => `Grafana could not reach it (status ${status}).`;

function answered(url: string, said: Record<string, unknown>, paths: readonly string[] | undefined): Verdict {
  const { name, roles, via } = said;
  if (typeof name !== 'string' || !Array.isArray(roles)) {
    return error(`Something else than the sidecar answers at ${url}`, `It knows no session. ${ADDRESS}`);
  }
  const missing = NEEDED.filter((path) => paths !== undefined && !paths.includes(path));
  if (missing.length > 0) {
    return error('The sidecar is older than this app', `It has no ${missing.join(', ')}: update it.`);
  }
  if (via !== 'grafana') {
    return warning(
      `The sidecar answers, but knows you as ${name} by ${String(via)}`,
      'It is to know people by Grafana.',
    );
  }
  if (roles.length === 0) {
    const text = 'Your role in Grafana has none here: see roles and users of sidecar.identity.grafana in logixx.yml.';
    return warning(`The sidecar answers, and knows you as ${name}, who may do nothing`, text);
  }
  return {
    severity: 'success',
    title: `The sidecar answers, and knows you as ${name}`,
    text: `Role: ${roles.join(', ')}.`,
  };
}

function unknownPerson(said: Record<string, unknown>, detail: string | undefined): Verdict {
  const known = typeof said['grafana'] === 'string' ? REFUSALS[said['grafana']] : undefined;
  if (known) return error(known.title, known.text);
  if (said['grafana'] === 'bad-identity') {
    const text = `${detail ?? ''}. Compare root_url of Grafana with sidecar.identity.grafana.url, its organisation, and both clocks.`;
    return error('The sidecar does not believe the ID token of Grafana', text);
  }
  if (detail === undefined) return error('Grafana does not know you any more', 'Log in to Grafana again.');
  return error('The sidecar does not recognise Grafana', `${detail}. An older sidecar names no more: update it.`);
}

function notThere(url: string, said: Record<string, unknown>, detail: string | undefined): Verdict {
  if (detail !== undefined) return error('The sidecar is older than this app', `${detail}: update it.`);
  const message = typeof said['message'] === 'string' ? said['message'] : '';
  if (/plugin/i.test(message)) {
    const text = `Grafana says: ${message}. Enable the app; restart Grafana after its files have changed.`;
    return error('Grafana does not pass requests of this app on', text);
  }
  return error(`Something else than the sidecar answers at ${url}`, `It knows no session. ${ADDRESS}`);
}

const error = (title: string, text: string): Verdict => ({ severity: 'error', title, text });
const warning = (title: string, text: string): Verdict => ({ severity: 'warning', title, text });

function isObject(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null;
}

/** An address as it can be saved: without slashes at its end, which would stand twice. Undefined: it is none. */
export function addressOf(text: string): string | undefined {
  const trimmed = text.trim().replace(/\/+$/, '');
  return /^https?:\/\/[^/\s@?#]+(\/[^\s?#]*)?$/.test(trimmed) ? trimmed : undefined;
}
