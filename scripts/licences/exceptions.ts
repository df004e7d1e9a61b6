import type { Exception } from './judge.ts';

const ITS_FILE = 'its package.json names none in the way of npm; its LICENSE is this one';

/** Of the services. */
export const OF_SERVICES: Readonly<Record<string, Exception>> = {
  ssh2: { licence: 'MIT', because: ITS_FILE },
  buildcheck: { licence: 'MIT', because: ITS_FILE },
  'cpu-features': { licence: 'MIT', because: ITS_FILE },
  'png-js': { licence: 'MIT', because: ITS_FILE },
  'lightningcss*': {
    licence: 'MPL-2.0',
    because: 'used unchanged, by no code of ours: a builder that an optional peer of a dependency names',
  },
};

/** Of the pages. */
export const OF_PAGES: Readonly<Record<string, Exception>> = {
  'fast-shallow-equal': { licence: 'Unlicense', because: ITS_FILE },
  'react-universal-interface': { licence: 'Unlicense', because: ITS_FILE },
  'get-document': {
    licence: 'MIT',
    because:
      'it names none anywhere; a file of 57 lines that @grafana/ui brings along, and that Grafana itself delivers',
  },
};
