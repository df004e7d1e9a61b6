import type { Route } from '../core/service/route.ts';
import type { GuardedRoute } from './permission.ts';

export type Failures = NonNullable<Route['failures']>;

/** Of what asks a Prometheus. */
export const OF_PROMETHEUS: Failures = { 502: 'Prometheus answered badly', 503: 'Prometheus did not answer' };

/** Of what is handed on to alert-webhook. */
export const OF_GATEWAY: Failures = {
  501: 'the device cannot do that',
  502: 'alert-webhook, or the device behind it, cannot be reached or answered badly',
  503: 'alert-webhook is not configured, or another instance acts',
  504: 'no answer in time: nobody knows whether it was done',
};

export const OF_MAIL: Failures = { 503: 'no mail server is configured' };
export const OF_SNIPE_IT: Failures = { 503: 'Snipe-IT is not configured' };
export const OF_INVENTORY: Failures = { 503: 'the configuration names no exporters' };
export const OF_IDENTITY: Failures = { 503: 'no mail server is configured, or the keys of Grafana cannot be read' };
export const OF_BILLING: Failures = {
  502: 'a payment provider or Prometheus answered badly',
  503: 'no mail server is configured, or a payment provider or Prometheus did not answer',
};

/** The routes with what may fail behind them and is no fault of the request, for their document. */
export function failing(routes: readonly GuardedRoute[], failures: Failures): GuardedRoute[] {
  return routes.map((guarded) => ({
    ...guarded,
    route: { ...guarded.route, failures: { ...guarded.route.failures, ...failures } },
  }));
}
