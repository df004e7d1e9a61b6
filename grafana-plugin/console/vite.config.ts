import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, '..', 'dist-console');
const MODULES = join(HERE, '..', 'node_modules');

/** Packages whose whole exports a bundler would give as their default, although they say where it is. */
const COMMON_JS = ['react-custom-scrollbars-2', 'react-highlight-words', 'calculate-size'];

/** Gives importers the default that these CommonJS packages mean. */
function commonJsDefaults(): Plugin {
  const mark = '\0default-of:';
  const require = createRequire(import.meta.url);
  return {
    name: 'common-js-defaults',
    enforce: 'pre',
    resolveId(source, importer) {
      return COMMON_JS.includes(source) && !importer?.startsWith(mark) ? `${mark}${source}` : null;
    },
    load(id) {
      if (!id.startsWith(mark)) return null;
      const path = JSON.stringify(require.resolve(id.slice(mark.length)));
      return `import all from ${path}; const meant = all && all.__esModule && 'default' in all ? all.default : all; export default meant;`;
    },
  };
}

/** What pages ask for by its address: the loader, icons, fonts under the names that Grafana's styles use. */
function assets(): Plugin {
  const fonts = [
    ['@fontsource/inter/files/inter-latin-400-normal.woff2', 'inter/Inter-Regular.woff2'],
    ['@fontsource/inter/files/inter-latin-500-normal.woff2', 'inter/Inter-Medium.woff2'],
    ['@fontsource/inter/files/inter-latin-400-italic.woff2', 'inter/Inter-Italic.woff2'],
    ['@fontsource/inter/files/inter-latin-500-italic.woff2', 'inter/Inter-MediumItalic.woff2'],
    [
      '@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2',
      'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2',
    ],
  ] as const;
  const scripts = ['system.min.js', 'extras/amd.min.js', 'extras/named-register.min.js'];
  return {
    name: 'assets',
    closeBundle() {
      const copy = (from: string, to: string) => {
        mkdirSync(dirname(join(OUT, to)), { recursive: true });
        copyFileSync(join(MODULES, from), join(OUT, to));
      };
      for (const [from, to] of fonts) copy(from, `public/fonts/${to}`);
      for (const script of scripts) copy(`systemjs/dist/${script}`, `public/systemjs/${script}`);
      cpSync(join(MODULES, '@grafana/ui/dist/public/img/icons'), join(OUT, 'public/build/img/icons'), {
        recursive: true,
      });
    },
  };
}

export default defineConfig({
  root: HERE,
  base: '/',
  define: { 'define.amd': 'undefined', 'process.env.NODE_ENV': '"production"' },
  plugins: [commonJsDefaults(), assets()],
  resolve: {
    alias: {
      // Made for version 5 beside 6; without the former it is the latter.
      'react-router-dom-v5-compat': join(MODULES, 'react-router-dom/dist/index.js'),
      // The setter of the page is not among the package's exports, and there is one copy of it alone.
      'runtime-plugin-page': join(MODULES, '@grafana/runtime/dist/esm/components/PluginPage.mjs'),
    },
  },
  build: { outDir: OUT, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 10_000, sourcemap: false },
  logLevel: 'warn',
});
