import {
  dateTime,
  LoadingState,
  type PanelPlugin,
  type PanelProps,
  standardEditorsRegistry,
  type TimeRange,
} from '@grafana/data';
import { Alert, ErrorBoundaryAlert, LoadingPlaceholder, PanelChrome } from '@grafana/ui';
import React, { useContext, useEffect, useMemo, useState } from 'react';
import { Navigate, useLocation, useParams } from 'react-router-dom';
import { loadPlugin } from './load.ts';
import { OwnerContext } from './ownerContext.ts';
import { filledIn, PANELS, type PanelName, readPanelQuery } from './panels.ts';

/** One panel on the whole screen, from the very file that a dashboard of Grafana loads: for screens on a wall. */
export function PanelPage() {
  const { panel = '' } = useParams();
  return Object.hasOwn(PANELS, panel) ? (
    <OnePanel key={panel} name={panel as PanelName} />
  ) : (
    <Navigate to="/" replace />
  );
}

function OnePanel({ name }: { name: PanelName }) {
  const { title, module } = PANELS[name];
  const [plugin, setPlugin] = useState<PanelPlugin>();
  const [error, setError] = useState<Error>();
  const { width, height } = useScreen();
  const owner = useContext(OwnerContext);
  useEffect(() => {
    document.title = `${title} · ${owner.name}`;
    knowEditors();
    loadPlugin<PanelPlugin>(module).then(setPlugin, setError);
  }, [title, module, owner.name]);
  if (error) return <Alert severity="error" title={`The panel could not be loaded: ${error.message}`} />;
  return (
    <main style={{ width, height }}>
      {plugin ? (
        <PanelChrome title={title} width={width} height={height}>
          {(innerWidth, innerHeight) => <Shown {...{ plugin, title, width: innerWidth, height: innerHeight }} />}
        </PanelChrome>
      ) : (
        <LoadingPlaceholder text="" />
      )}
    </main>
  );
}

function Shown({ plugin, ...size }: { plugin: PanelPlugin; title: string; width: number; height: number }) {
  const { search } = useLocation();
  const props = useMemo(() => propsFor(plugin, search), [plugin, search]);
  const Panel = plugin.panel;
  if (!Panel) return <Alert severity="error" title="The module holds no panel" />;
  return (
    <ErrorBoundaryAlert dependencies={[search]}>
      <Panel {...props} {...size} />
    </ErrorBoundaryAlert>
  );
}

/** What a dashboard hands to a panel that asks for no data, with the options and variables of the address. */
function propsFor(plugin: PanelPlugin, search: string): Omit<PanelProps, 'title' | 'width' | 'height'> {
  const { options, variables } = readPanelQuery(search);
  const timeRange = lastHours(6);
  return {
    id: 1,
    data: { state: LoadingState.Done, series: [], timeRange },
    timeRange,
    timeZone: 'browser',
    options: { ...(plugin.defaults as object), ...options },
    fieldConfig: { defaults: {}, overrides: [] },
    transparent: false,
    renderCounter: 0,
    replaceVariables: (text) => filledIn(text, variables),
    onOptionsChange: () => undefined,
    onFieldConfigChange: () => undefined,
    onChangeTimeRange: () => undefined,
    eventBus: NO_EVENTS,
  };
}

function lastHours(hours: number): TimeRange {
  const to = dateTime();
  return { from: dateTime(to).subtract(hours, 'h'), to, raw: { from: `now-${hours}h`, to: 'now' } };
}

const NO_EVENTS = {
  publish: () => undefined,
  getStream: () => ({ subscribe: () => ({ unsubscribe: () => undefined }) }),
  subscribe: () => ({ unsubscribe: () => undefined }),
  removeAllListeners: () => undefined,
  newScopedBus: () => NO_EVENTS,
} as unknown as PanelProps['eventBus'];

const EDITORS = ['number', 'slider', 'text', 'strings', 'select', 'multi-select', 'radio', 'boolean', 'color'];
let known = false;

/** A panel names its editors where it names its options; without any it cannot say what its options are. */
function knowEditors(): void {
  if (known) return;
  known = true;
  const editors = [...EDITORS, 'timezone', 'unit', 'field-name'];
  standardEditorsRegistry.setInit(() => editors.map((id) => ({ id, name: id, editor: () => null })));
}

function useScreen(): { width: number; height: number } {
  const [screen, setScreen] = useState(() => ({ width: window.innerWidth, height: window.innerHeight }));
  useEffect(() => {
    const look = () => setScreen({ width: window.innerWidth, height: window.innerHeight });
    window.addEventListener('resize', look);
    return () => window.removeEventListener('resize', look);
  }, []);
  return screen;
}
