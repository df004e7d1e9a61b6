/**
 * A path of the sidecar as it passes Grafana's proxy, which unescapes a path once: an escaped slash within an id would
 * become a slash between two. It is escaped twice, which the sidecar undoes (core/service/path-words.ts); the query stays.
 */
export function passable(path: string): string {
  const [place = '', ...query] = path.split('?');
  return [place.replace(/%2F/gi, '%252F'), ...query].join('?');
}
