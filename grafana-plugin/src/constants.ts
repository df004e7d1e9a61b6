export const APP_ID = 'logixx-app';
/** Where Grafana (or the console) passes requests on to the sidecar. */
export const PROXY = `api/plugin-proxy/${APP_ID}/sidecar`;
