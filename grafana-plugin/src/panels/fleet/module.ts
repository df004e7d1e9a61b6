import { PanelPlugin } from '@grafana/data';
import { FleetPanel } from './FleetPanel.tsx';
import type { FleetOptions } from './types.ts';

export const plugin = new PanelPlugin<FleetOptions>(FleetPanel).setPanelOptions((builder) =>
  builder.addTextInput({
    path: 'search',
    name: 'Search',
    description: 'Which miners are shown at first: rack:B07 model:s21 temp>85',
    defaultValue: '',
  }),
);
