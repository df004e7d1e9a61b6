import { Type } from '@sinclair/typebox';
import type { Device } from '../core/farm/device.ts';
import { openApi } from '../core/service/openapi.ts';
import { HttpError, type Route, route } from '../core/service/route.ts';
import type { Latest } from './latest.ts';
import { type ProbeOptions, probeRoute } from './probe.ts';
import { DeviceViewSchema, deviceView, SampleViewSchema, sampleView } from './views.ts';

export interface ApiOptions extends ProbeOptions {
  /** Those that are watched now. */
  devices(): readonly Device[];
  latest: Latest;
  now(): Date;
}

/** All routes of the exporter beside /metrics and its health. */
export function exporterRoutes(options: ApiOptions): Route[] {
  const routes = [probeRoute(options), devicesRoute(options), sampleRoute(options)];
  const description = 'The newest samples of all devices. It reads devices and cannot change them.';
  const document: Route = route({
    method: 'get',
    path: '/api/v1/openapi.json',
    operationId: 'openapi',
    summary: 'This description.',
    access: 'bearer',
    answer: Type.Unsafe<object>({ type: 'object' }),
    handle: () => openApi({ title: 'Logixx exporter', version: '1', description }, [...routes, document]),
  });
  return [...routes, document];
}

function devicesRoute({ devices, latest, now }: ApiOptions): Route {
  return route({
    method: 'get',
    path: '/api/v1/devices',
    operationId: 'devices',
    summary: 'All devices with what they do now.',
    access: 'bearer',
    answer: Type.Array(DeviceViewSchema),
    handle: () => devices().map((device) => deviceView(device, latest.sampleOf(device.id), now())),
  });
}

function sampleRoute({ devices, latest, now }: ApiOptions): Route {
  return route({
    method: 'get',
    path: '/api/v1/devices/:id/sample',
    operationId: 'sample',
    summary: 'The newest poll of a device: readings, facts, reasons to look, and when it last hashed.',
    access: 'bearer',
    params: Type.Object({ id: Type.String() }),
    answer: SampleViewSchema,
    handle({ params: { id } }) {
      const sample = latest.sampleOf(id);
      if (sample) return sampleView(sample, latest.lastHashingOf(id), now());
      const isKnown = devices().some((device) => device.id === id);
      throw new HttpError(404, isKnown ? `"${id}" has not been polled yet` : `there is no device "${id}"`);
    },
  });
}
