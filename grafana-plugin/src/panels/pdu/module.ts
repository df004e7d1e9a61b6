import { PanelPlugin } from '@grafana/data';
import { PduPanel } from './PduPanel.tsx';
import type { PduOptions } from './types.ts';

export const plugin = new PanelPlugin<PduOptions>(PduPanel).setPanelOptions((builder) =>
  builder.addTextInput({
    path: 'pdu',
    name: 'PDU',
    description: 'id of a PDU, or a variable such as $pdu',
    defaultValue: '$pdu',
  }),
);
