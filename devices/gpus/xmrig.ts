import type { Rig } from '../../core/farm/rig.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Answers, Control } from '../driver.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';
import { xmrigDevices } from '../gpu-engines/xmrig-devices.ts';
import { summaryAlgorithm } from '../gpu-engines/xmrig-summary.ts';

/** None is built in; rigs' operating systems and guides set this one. */
const USUAL = 18080;

const page = (path: string) => get(USUAL, path, { auth: 'bearer', orOpen: true });

const PAGES = {
  second: page('/2/summary'),
  first: page('/1/summary'),
  plain: page('/api.json'),
  root: page('/'),
} as const;

const LEARN = {
  second: optional(PAGES.second),
  first: optional(PAGES.first),
  plain: optional(PAGES.plain),
  root: optional(PAGES.root),
} as const satisfies Questions;

/** Version 2 has all on one page; since 3 `/2/summary` names no threads. Where nothing was learned, the page of today. */
function ask(known: Answers<typeof LEARN>): { summary: Request; backends: Request } {
  const heard = (['second', 'first', 'plain', 'root'] as const).find((name) => known[name].has('hashrate'));
  return { summary: PAGES[heard ?? 'second'], backends: optional(page('/2/backends')) };
}

function rig({ summary, backends }: { summary: Answer; backends: Answer }): Rig {
  return {
    software: summary.str('ua')?.split('/')[0] ?? 'XMRig',
    version: summary.str('version'),
    uptimeS: summary.num('uptime'),
    paused: summary.bool('paused'),
    algorithms: [summaryAlgorithm(summary)],
    devices: xmrigDevices(summary, backends.list()),
  };
}

/** XMRig answers -32601 and the like with status 200 and no `result`. */
function order(method: 'pause' | 'resume'): (known: Answers<Questions>) => Request {
  return (known) => {
    const summary = Object.values(known).find((answer) => answer.has('restricted')) ?? Answer.none;
    if (summary.bool('restricted') === true)
      throw new Error(`this XMRig cannot ${method}: its API is restricted (it needs --http-no-restricted)`);
    return {
      ...page('/json_rpc'),
      method: 'POST',
      body: { id: 1, jsonrpc: '2.0', method },
      expect: { path: ['result', 'status'], value: 'OK', words: ['error', 'message'] },
      writes: true,
    };
  };
}

/** `stop` halts for good and no resume undoes it: it is never sent. */
const control: Control = { pause: order('pause'), resume: order('resume') };

const SEEN = /^(?:xmrig|xmrigcc|ninjarig|xlarig)/i;

/** A proxy answers the same paths and is none of them. */
function isXmrig(summary: Answer): boolean {
  if (!summary.has('hashrate', 'total') || summary.str('kind') === 'proxy') return false;
  const name = summary.str('ua');
  return name === undefined ? summary.has('kind') && summary.has('cpu', 'brand') : SEEN.test(name);
}

/**
 * XMRig on processors and cards, and XmrigCC, MoneroOcean's, NinjaRig and XLArig with it. A token is shown only where one is
 * configured, because an XMRig without one refuses those who show it.
 */
export default rigDriver({
  id: 'xmrig',
  title: 'XMRig',
  models: ['XMRig', 'XmrigCC', 'xmrig-nvidia', 'xmrig-amd', 'NinjaRig', 'XLArig'],
  detect: Object.values(LEARN).map((question) => ({ ask: question, is: isXmrig })),
  learn: LEARN,
  ask,
  rig,
  control,
});
