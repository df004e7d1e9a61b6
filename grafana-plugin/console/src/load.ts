import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import * as react from 'react';
import * as reactDom from 'react-dom';
import * as router from 'react-router';
import * as rxjs from 'rxjs';

interface Loader {
  set(id: string, module: object): void;
  import(url: string): Promise<{ plugin?: unknown }>;
  addImportMap(map: { imports: Record<string, string> }): void;
}

/** What Grafana shares with its plugins, of that what ours ask for. */
const SHARED: Readonly<Record<string, object>> = {
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  react,
  'react-dom': reactDom,
  'react-router': router,
  rxjs,
};

let ready = false;

function loader(): Loader {
  const system = (window as unknown as { System: Loader }).System;
  if (!ready) {
    for (const [name, module] of Object.entries(SHARED)) {
      system.set(`package:${name}`, { ...module });
    }
    system.addImportMap({ imports: Object.fromEntries(Object.keys(SHARED).map((name) => [name, `package:${name}`])) });
    ready = true;
  }
  return system;
}

/** Loads a built module.js as Grafana does, and gives what it exports as `plugin`. */
export async function loadPlugin<T>(url: string): Promise<T> {
  const { plugin } = await loader().import(url);
  if (plugin === undefined) {
    throw new Error(`${url} exports no plugin`);
  }
  return plugin as T;
}
