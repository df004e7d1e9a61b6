import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Button, Field, Input, SecretInput } from '@grafana/ui';
import React, { useState } from 'react';
import { lastValueFrom } from 'rxjs';
import { ask } from './api/ask.ts';

interface Settings {
  sidecarUrl?: string;
}

/** Where the sidecar is; saved by Grafana, tried from here. */
export function AppConfig({ plugin: { meta } }: PluginConfigPageProps<AppPluginMeta<Settings>>) {
  const [url, setUrl] = useState(meta.jsonData?.sidecarUrl ?? 'http://127.0.0.1:9842');
  const [key, setKey] = useState('');
  const [isKeySet, setIsKeySet] = useState(Boolean(meta.secureJsonFields?.['sidecarKey']));
  const [said, setSaid] = useState<{ severity: 'success' | 'error'; text: string }>();
  const save = async () => {
    const data = {
      enabled: true,
      pinned: true,
      jsonData: { sidecarUrl: url },
      ...(key === '' ? {} : { secureJsonData: { sidecarKey: key } }),
    };
    await lastValueFrom(getBackendSrv().fetch({ url: `api/plugins/${meta.id}/settings`, method: 'POST', data }));
    window.location.reload();
  };
  const test = async () => {
    try {
      const { name } = await ask<{ name: string }>('/api/v1/session');
      setSaid({ severity: 'success', text: `The sidecar answers, and knows you as ${name}.` });
    } catch (error) {
      setSaid({ severity: 'error', text: (error as Error).message });
    }
  };
  return (
    <>
      <Field label="Address of the sidecar" description="As Grafana's server reaches it">
        <Input width={60} value={url} onChange={(event) => setUrl(event.currentTarget.value.trim())} />
      </Field>
      <Field
        label="Key"
        description="What the sidecar asks of Grafana beside the ID token of the person, where it asks one"
      >
        <SecretInput
          width={60}
          isConfigured={isKeySet}
          value={key}
          onReset={() => setIsKeySet(false)}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      </Field>
      <Button onClick={save}>Save</Button>{' '}
      <Button variant="secondary" onClick={test}>
        Test what is saved
      </Button>
      {said && <Alert severity={said.severity} title={said.text} />}
    </>
  );
}
