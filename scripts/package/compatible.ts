import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Grafana's own checker of what a plugin uses against what another version of its packages has. */
const LEVITATE = join('node_modules', '@grafana', 'levitate', 'dist', 'bin.js');
const PACKAGES = ['@grafana/data', '@grafana/ui', '@grafana/runtime'];
export const MODULES = ['src/module.ts', 'src/panels/fleet/module.ts', 'src/panels/pdu/module.ts'];

/** What it names although nothing of it changed: it compares these types by where they are declared. Both versions' types take our calls. */
const SAME = ['UPlotConfigBuilder.addAxis', 'UPlotConfigBuilder.addSeries', 'UPlotConfigBuilder.addScale'];

/** What the words of levitate say is missing or other, each as `Changed <what>`; without what is known to be the same. */
export function incompatible(said: string, same: readonly string[] = SAME): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it writes colours, wherever its output goes.
  const plain = said.replace(/\u001b\[[0-9;]*m/g, '');
  const found = [...plain.matchAll(/^\d+\) (\w+) `([^`]+)` used in/gm)].map(([, how, what]) => ({ how, what }));
  return found.filter(({ what }) => !same.includes(what ?? '')).map(({ how, what }) => `${how} ${what}`);
}

/**
 * Checks the modules of the plugin against one version of Grafana's packages, which levitate fetches from the npm registry.
 * Gives what is incompatible, by module. Throws when levitate could not compare.
 */
export function checkCompatible(plugin: string, version: string, say: (line: string) => void): string[] {
  return MODULES.flatMap((module) => {
    const target = PACKAGES.map((name) => `${name}@${version}`).join(',');
    const words = [LEVITATE, 'is-compatible', '--path', module, '--target', target];
    const { stdout, stderr, status } = spawnSync(process.execPath, words, { cwd: plugin, encoding: 'utf8' });
    // Its progress goes to the one, its findings to the other.
    const said = `${stdout}\n${stderr}`;
    const compared = said.match(/Successfully compared versions/g)?.length ?? 0;
    if (status === null || compared < PACKAGES.length)
      throw new Error(`levitate compared ${compared} of ${PACKAGES.length} packages of ${module}:\n${said}`);
    const found = incompatible(said);
    say(`${module} with Grafana ${version}: ${found.length === 0 ? 'compatible' : found.join('; ')}`);
    return found.map((each) => `${module}: ${each}`);
  });
}
