import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Button, Field, Input, SecretInput, Stack } from '@grafana/ui';
import React, { useState } from 'react';
import { lastValueFrom } from 'rxjs';
import { ask, Refusal } from './api/ask.ts';
import { type Attempt, addressOf, type Verdict, verdictOf } from './api/connection.ts';

interface Settings {
  sidecarUrl?: string;
}

type Meta = AppPluginMeta<Settings>;

/** Where the sidecar is and what it asks of Grafana: saved by Grafana, tried from here. */
export function AppConfig({ plugin: { meta } }: PluginConfigPageProps<Meta>) {
  const [url, setUrl] = useState(meta.jsonData?.sidecarUrl ?? 'http://127.0.0.1:9842');
  const [key, setKey] = useState('');
  const [isKeySet, setIsKeySet] = useState(Boolean(meta.secureJsonFields?.['sidecarKey']));
  const [verdict, setVerdict] = useState<Verdict>();
  const [isBusy, setIsBusy] = useState(false);
  const address = addressOf(url);
  const saved = meta.jsonData?.sidecarUrl;
  const isChanged = address !== saved || key !== '' || isKeySet !== Boolean(meta.secureJsonFields?.['sidecarKey']);
  const doing = (work: () => Promise<Verdict | undefined>) => async () => {
    setIsBusy(true);
    setVerdict(await work());
    setIsBusy(false);
  };
  return (
    <div style={{ maxWidth: 640 }}>
      <Field
        label="Address of the sidecar"
        description="As the server of Grafana reaches it"
        htmlFor="logixx-url"
        invalid={address === undefined}
        error="Expected an address such as http://127.0.0.1:9842"
      >
        <Input id="logixx-url" value={url} onChange={(event) => setUrl(event.currentTarget.value)} />
      </Field>
      <Field
        label="Key"
        description="What the sidecar asks of Grafana beside the ID token of the person: sidecar.identity.grafana.keyFile"
        htmlFor="logixx-key"
      >
        <SecretInput
          id="logixx-key"
          isConfigured={isKeySet}
          value={key}
          onReset={() => setIsKeySet(false)}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      </Field>
      <Stack gap={1} wrap="wrap">
        <Button
          disabled={isBusy || address === undefined || !(isChanged || !meta.enabled)}
          onClick={doing(() => save(meta, address ?? '', isKeySet ? undefined : key))}
        >
          Save
        </Button>
        <Button
          variant="secondary"
          disabled={isBusy || isChanged}
          tooltip={isChanged ? 'Save first: what is saved is tried' : undefined}
          onClick={doing(() => test(saved ?? ''))}
        >
          Test what is saved
        </Button>
      </Stack>
      <div aria-live="polite" style={{ marginTop: 16 }}>
        {verdict && (
          <Alert severity={verdict.severity} title={verdict.title}>
            {verdict.text}
          </Alert>
        )}
      </div>
    </div>
  );
}

/** Saves and shows the page anew; what could not be saved is told. `key` undefined: it stays. */
async function save({ id }: Meta, sidecarUrl: string, key: string | undefined): Promise<Verdict | undefined> {
  const data = {
    ...{ enabled: true, pinned: true, jsonData: { sidecarUrl } },
    ...(key === undefined ? {} : { secureJsonData: { sidecarKey: key } }),
  };
  try {
    const request = { url: `api/plugins/${id}/settings`, method: 'POST', data, showErrorAlert: false };
    await lastValueFrom(getBackendSrv().fetch(request));
    window.location.reload();
    return undefined;
  } catch (error) {
    const said = (error as { data?: { message?: string } }).data?.message ?? 'Grafana gave no reason.';
    return { severity: 'error', title: 'Grafana did not save it', text: said };
  }
}

async function test(url: string): Promise<Verdict> {
  const session = await attempt('/api/v1/session');
  const isThere = session.status >= 200 && session.status < 300;
  const document = isThere ? await attempt('/api/v1/openapi.json') : undefined;
  return verdictOf(url, session, document && Object.keys((document.data as { paths?: object } | null)?.paths ?? {}));
}

async function attempt(path: string): Promise<Attempt> {
  try {
    return { status: 200, data: await ask<unknown>(path) };
  } catch (error) {
    const refusal = error instanceof Refusal ? error : undefined;
    return { status: refusal?.status ?? 0, data: refusal?.details ?? null };
  }
}
