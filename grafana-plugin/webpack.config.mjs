import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import CopyPlugin from 'copy-webpack-plugin';

const ROOT = dirname(fileURLToPath(import.meta.url));
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const { id } = JSON.parse(readFileSync(join(ROOT, 'src', 'plugin.json'), 'utf8'));

/**
 * What Grafana shares with its plugins, by the list that its own plugin builder leaves out (create-plugin 7, bundler/externals):
 * a copy of any of these in the plugin would be a second React or a second theme.
 */
const SHARED = [
  ...['lodash', 'jquery', 'moment', 'slate', 'emotion', '@emotion/react', '@emotion/css', 'prismjs', 'd3'],
  ...['slate-plain-serializer', '@grafana/slate-react', 'react', 'react/jsx-runtime', 'react/jsx-dev-runtime'],
  ...['react-dom', 'react-redux', 'redux', 'rxjs', 'i18next', 'react-router', 'angular'],
];
const SHARED_SCOPES = /^@grafana\/(ui|runtime|data)(\/|$)/i;

const written = (text) =>
  text
    .replaceAll('%VERSION%', version)
    .replaceAll(
      '%TODAY%',
      new Date(Number(process.env.SOURCE_DATE_EPOCH ?? Date.now() / 1000) * 1000).toISOString().slice(0, 10),
    )
    .replaceAll('%PLUGIN_ID%', id);
const filled = (buffer) => written(buffer.toString('utf8'));

/** One module.js for the app and one beside each panel's plugin.json, as AMD modules that Grafana and the console load. */
export default {
  context: join(ROOT, 'src'),
  entry: {
    module: './module.ts',
    'panels/fleet/module': './panels/fleet/module.ts',
    'panels/pdu/module': './panels/pdu/module.ts',
  },
  devtool: 'source-map',
  externals: [
    { 'amd-module': 'module' },
    ...SHARED,
    ({ request }, callback) => (SHARED_SCOPES.test(request) ? callback(null, request) : callback()),
  ],
  externalsType: 'amd',
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        loader: 'swc-loader',
        options: {
          jsc: {
            target: 'es2021',
            parser: { syntax: 'typescript', tsx: true },
            transform: { react: { runtime: 'classic' } },
          },
        },
      },
    ],
  },
  resolve: { extensions: ['.tsx', '.ts', '.js', '.json'] },
  output: {
    path: join(ROOT, 'dist'),
    filename: '[name].js',
    chunkFilename: '[name].js?_cache=[contenthash]',
    library: { type: 'amd' },
    publicPath: `public/plugins/${id}/`,
    uniqueName: id,
    clean: true,
  },
  plugins: [
    new CopyPlugin({
      patterns: [
        { from: '**/plugin.json', transform: filled },
        { from: 'README.md', transform: filled },
        { from: '../CHANGELOG.md', force: true },
        { from: '../../LICENSE', to: '.', force: true },
        { from: '**/img/*' },
      ],
    }),
  ],
  performance: { hints: false },
  stats: 'errors-warnings',
};
