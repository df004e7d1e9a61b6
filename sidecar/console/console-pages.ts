import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { type BuiltFile, type BuiltFiles, builtFiles, writtenAt } from './built-files.ts';
import type { ConsoleConfig } from './config.ts';

/** Where the pages are built to. */
const BUILT = fileURLToPath(new URL('../../grafana-plugin/', import.meta.url));
const APP = '/public/plugins/logixx-app/';

/** Paths that belong to the service itself; whatever else a browser opens is one of the pages. */
const OWN = /^\/(?:(?:api|-|sd)(?:\/|$)|metrics$|openapi\.json$)/;
/** Where files are; what is not among them is missing rather than a page. */
const FILES = /^\/(?:public|assets)\/|\.[a-z0-9]{2,5}$/i;

const POLICY = [
  ...["default-src 'self'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:"],
  ...["font-src 'self' data:", "connect-src 'self'", "object-src 'none'", "base-uri 'self'", "form-action 'self'"],
  "frame-ancestors 'none'",
].join('; ');

/** The name and the colour of the owner, which a page needs before anybody is logged in. */
const OWNER = '/console.json';

const YEAR = 'public, max-age=31536000, immutable';

/**
 * Serves the pages and the files of the Grafana app that they load, built below `folder`: `dist-console` and `dist`.
 * `/console.json` tells whose pages these are. Where nothing is built a page says which command builds it (503).
 */
export function consolePages(folder: string = BUILT, owner: ConsoleConfig = { name: 'Logixx' }): RequestHandler[] {
  const filesNow = listing(folder);
  return [
    (request: Request, response: Response, next: NextFunction) => {
      const { method, path } = request;
      if ((method !== 'GET' && method !== 'HEAD') || OWN.test(path)) return next();
      const files = filesNow();
      const index = files.get('/index.html');
      response.set('content-security-policy', POLICY);
      if (path === OWNER) return void response.set('cache-control', 'no-cache').json(owner);
      if (index === undefined) return sayNotBuilt(response);
      const found = files.get(path) ?? (FILES.test(path) ? undefined : index);
      if (found === undefined) return void response.status(404).type('text').send(`there is no ${path}\n`);
      return send(response, found, next);
    },
  ];
}

/** Lists the files again when they were built again. */
function listing(folder: string): () => BuiltFiles {
  const marks = [join(folder, 'dist-console', 'index.html'), join(folder, 'dist', 'module.js')];
  let known: { at: string; files: BuiltFiles } | undefined;
  return () => {
    const at = marks.map(writtenAt).join(' ');
    if (known?.at !== at) {
      const files = new Map([
        ...builtFiles(join(folder, 'dist-console'), '/'),
        ...builtFiles(join(folder, 'dist'), APP),
      ]);
      known = { at, files };
    }
    return known.files;
  };
}

function send(response: Response, { file, lasting }: BuiltFile, next: NextFunction): void {
  response.set('cache-control', lasting ? YEAR : 'no-cache');
  const options = { etag: true, lastModified: false, cacheControl: false, dotfiles: 'allow' } as const;
  response.sendFile(file, options, (error) => {
    if (error && !response.headersSent) next(error);
  });
}

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Logixx</title>
<h1>The pages are not built</h1>
<p>This service runs, and its API answers below <code>/api/v1</code>. Its pages are missing:
build them with <code>npm run pages</code> in the folder of Logixx, then load this page again.</p>
</html>
`;

function sayNotBuilt(response: Response): void {
  response.status(503).set('cache-control', 'no-store').type('html').send(NOT_BUILT);
}
