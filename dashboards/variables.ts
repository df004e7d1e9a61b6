import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** What every query reads from: a page may look at another Prometheus without being changed. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

const MINERS =
  'miner_location_info{site=~"$site",building=~"$building",rack=~"$rack",model=~"$model",client=~"$client"}';

/** Choices that follow from what is chosen before them, as Prometheus knows them: label and the series that have it. */
const CHOICES = {
  site: 'miner_location_info',
  building: 'miner_location_info{site=~"$site"}',
  rack: 'miner_location_info{site=~"$site",building=~"$building"}',
  model: 'miner_location_info{site=~"$site"}',
  client: 'miner_location_info{site=~"$site"}',
  miner: MINERS,
  pdu: 'pdu_location_info{site=~"$site",building=~"$building",rack=~"$rack"}',
  outlet: 'pdu_outlet_info{site=~"$site",pdu=~"$pdu"}',
  gpu: 'miner_gpu_info{site=~"$site",miner=~"$miner"}',
} as const;

export type Choice = keyof typeof CHOICES;

const LABELS: Record<Choice, string> = {
  site: 'Site',
  building: 'Building',
  rack: 'Rack',
  model: 'Model',
  client: 'Client',
  miner: 'Miner',
  pdu: 'PDU',
  outlet: 'Outlet',
  gpu: 'Card',
};

/** The choice of the data source; the frame puts it first on every page. */
export function datasource(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus');
}

/** Several or all; all is `.*`, so that it also finds what has no such label. */
export function choose(name: Choice): QueryVariableBuilder {
  return query(name).multi(true).includeAll(true).allValue('.*').current({ text: 'All', value: '$__all' });
}

/** Miners that have cards; the variable is `miner`, so that other pages understand it. */
export function chooseRigs(): QueryVariableBuilder {
  return query('miner', 'miner_gpu_info{site=~"$site"}', 'Rig')
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all' });
}

/** Exactly one, for pages about one thing. */
export function chooseOne(name: Choice): QueryVariableBuilder {
  return query(name).multi(false).includeAll(false);
}

/** A word that the reader types, with what stands there first. */
export function type(name: string, label: string, first: string): TextBoxVariableBuilder {
  return new TextBoxVariableBuilder(name).label(label).defaultValue(first).current({ text: first, value: first });
}

function query(name: Choice, series: string = CHOICES[name], label = LABELS[name]): QueryVariableBuilder {
  const definition = `label_values(${series}, ${name})`;
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query({ query: definition, refId: name })
    .definition(definition)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc);
}
