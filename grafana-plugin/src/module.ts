import { AppPlugin } from '@grafana/data';
import { App } from './App.tsx';
import { AppConfig } from './AppConfig.tsx';

export const plugin = new AppPlugin().setRootPage(App).addConfigPage({
  title: 'Configuration',
  icon: 'cog',
  body: AppConfig as never,
  id: 'configuration',
});
