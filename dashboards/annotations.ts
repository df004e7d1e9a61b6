import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASOURCE } from './variables.ts';

/** What Logixx did, as vertical lines on every chart: from the start of an action until it was verified or given up. */
export function actions(matchers: string): AnnotationQueryBuilder {
  return mark('Actions of Logixx', 'purple')
    .expr(`max by (site, miner, action) (remediation_action_in_progress{${matchers}}) == 1`)
    .titleFormat('{{action}}')
    .textFormat('{{miner}}')
    .tagKeys('action');
}

/** When alerts fired, so that a dent in a line has its name. */
export function alerts(matchers: string): AnnotationQueryBuilder {
  return mark('Alerts', 'orange')
    .expr(`max by (site, alertname, severity) (ALERTS{alertstate="firing",severity!="info",${matchers}})`)
    .titleFormat('{{alertname}}')
    .textFormat('{{severity}}')
    .tagKeys('alertname,severity');
}

function mark(name: string, colour: string): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(DATASOURCE)
    .enable(true)
    .hide(false)
    .iconColor(colour)
    .step('60s');
}
